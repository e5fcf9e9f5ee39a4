using System.Collections.Immutable;
using GitOps.Core.Deployments.Guards;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments.Guards;

public sealed class DeletionGuardTests
{
    private static readonly GuardSettings Settings = new(true, 20, 50);

    [Theory]
    [InlineData(20, 100, false)]
    [InlineData(21, 100, true)]
    [InlineData(9, 9, false)]
    [InlineData(10, 20, false)]
    [InlineData(10, 19, true)]
    public void Many_deletions_are_a_danger_by_count_and_by_share(int deletions, int inventory, bool isDangerous) =>
        Assert.Equal(isDangerous, !DeletionGuard.Dangers(Plain(deletions), inventory, Settings, isWhole: false).IsEmpty);

    [Fact]
    public void A_deployment_that_goes_as_a_whole_is_no_matter_of_share() =>
        Assert.Empty(DeletionGuard.Dangers(Plain(20), 20, Settings, isWhole: true));

    [Fact]
    public void What_hangs_on_an_object_is_said()
    {
        var space = new ObjectRef(new GroupVersionKind(string.Empty, "v1", "Namespace"), string.Empty, "shop");
        Assert.Equal(
            "Namespace/shop would be deleted, and with it everything in it",
            Assert.Single(DeletionGuard.Dangers([new(space, "everything in it")], 100, Settings, isWhole: false)));
    }

    [Fact]
    public void Nothing_is_dangerous_when_the_guard_is_off() =>
        Assert.Empty(DeletionGuard.Dangers(Plain(100), 100, Settings with { IsOn = false }, isWhole: false));

    private static ImmutableArray<DoomedObject> Plain(int count) =>
        [.. Enumerable.Range(0, count).Select(index => new DoomedObject(new ObjectRef(new GroupVersionKind(string.Empty, "v1", "ConfigMap"), "shop", $"c{index}"), string.Empty))];
}
