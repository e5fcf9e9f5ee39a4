using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments.Drift;

public sealed class FieldOwnershipTests
{
    private static readonly ImmutableArray<FieldChange> Replicas = [new("/spec/replicas", 9L, 5L)];

    [Fact]
    public void Who_has_the_field_is_named_and_not_who_wrote_last() =>
        Assert.Equal("kubectl", FieldOwnership.ForeignManager(
            With(Entry("kubectl", "scale", 1, "replicas"), Entry("kube-controller-manager", string.Empty, 2, "paused")), Replicas, "ours"));

    [Fact]
    public void A_writer_of_the_status_is_never_named() =>
        Assert.Equal(string.Empty, FieldOwnership.ForeignManager(With(Entry("kube-controller-manager", "status", 2, "replicas")), Replicas, "ours"));

    [Fact]
    public void For_a_field_that_nobody_has_the_last_writer_is_named() =>
        Assert.Equal("late", FieldOwnership.ForeignManager(With(Entry("early", string.Empty, 1, "paused"), Entry("late", string.Empty, 2, "paused"), Entry("ours", string.Empty, 3, "replicas")), Replicas, "ours"));

    private static KubeMap Entry(string manager, string subresource, int second, string field) => KubeMap.Of(
        ("manager", (KubeValue)manager), ("subresource", subresource), ("operation", "Update"), ("time", $"2026-01-01T00:00:0{second}Z"),
        ("fieldsV1", KubeMap.Of(("f:spec", (KubeValue)KubeMap.Of(("f:" + field, (KubeValue)KubeMap.Empty))))));

    private static KubeObject With(params ReadOnlySpan<KubeMap> entries) =>
        new(KubeMap.Of(("metadata", (KubeValue)KubeMap.Of(("managedFields", (KubeValue)KubeList.Of(entries.ToArray()))))));
}
