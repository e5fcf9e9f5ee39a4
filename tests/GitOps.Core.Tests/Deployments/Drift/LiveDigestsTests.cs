using GitOps.Core.Deployments.Drift;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments.Drift;

public sealed class LiveDigestsTests
{
    private static readonly GroupVersionKind ConfigMap = new(string.Empty, "v1", "ConfigMap");

    [Fact]
    public void An_object_is_settled_while_a_watch_that_follows_its_kind_shows_it_as_it_was()
    {
        var (digests, live) = (new LiveDigests(), Config("a", "1", "7"));
        digests.Expect(live, 1);
        Assert.True(digests.See(live));
        Assert.False(digests.IsSettled(live.Reference));
        digests.Follow(ConfigMap, new HashSet<ObjectId> { live.Reference.Id });
        Assert.True(digests.IsSettled(live.Reference, 1));
        Assert.False(digests.IsSettled(live.Reference, 2));
        digests.Unfollow(ConfigMap);
        Assert.False(digests.IsSettled(live.Reference));
    }

    [Fact]
    public void What_a_watch_that_begins_again_does_not_show_is_not_settled()
    {
        var (digests, stays, goes) = (new LiveDigests(), Config("stays", "1", "7"), Config("goes", "1", "8"));
        foreach (var item in (KubeObject[])[stays, goes])
        {
            digests.Expect(item, 1);
            digests.See(item);
        }

        digests.Follow(ConfigMap, new HashSet<ObjectId> { stays.Reference.Id });
        Assert.True(digests.IsSettled(stays.Reference));
        Assert.False(digests.IsSettled(goes.Reference));
    }

    /// <summary>It was read, then changed and shown so, and only then known as desired.</summary>
    [Fact]
    public void A_change_that_was_shown_before_anything_was_known_of_the_object_is_told_once()
    {
        var (digests, id) = (new LiveDigests(), Config("a", "1", "7").Reference.Id);
        digests.See(Config("a", "1", "7"));
        digests.See(Config("a", "by hand", "8"));
        Assert.False(digests.HasOvertaken);
        digests.Expect(Config("a", "1", "7"), 1);
        Assert.True(digests.HasOvertaken);
        Assert.False(digests.TakeOvertaken([Config("b", "1", "7").Reference.Id]));
        Assert.True(digests.TakeOvertaken([id]));
        Assert.False(digests.HasOvertaken);
        digests.Expect(Config("a", "1", "7"), 1);
        Assert.False(digests.HasOvertaken);
    }

    [Fact]
    public void What_is_forgotten_was_not_overtaken()
    {
        var (digests, live) = (new LiveDigests(), Config("a", "1", "7"));
        digests.See(Config("a", "by hand", "8"));
        digests.Expect(live, 1);
        digests.Forget(live.Reference.Id);
        Assert.False(digests.HasOvertaken);
    }

    [Fact]
    public void A_change_of_the_status_alone_is_expected_and_one_of_the_data_is_not()
    {
        var digests = new LiveDigests();
        digests.Expect(Config("a", "1", "7"), 1);
        Assert.True(digests.See(new KubeObject(Config("a", "1", "8").Root.With("status", KubeMap.Of(("phase", (KubeValue)"Active"))))));
        Assert.False(digests.See(Config("a", "2", "9")));
    }

    [Fact]
    public void The_order_of_keys_does_not_count_in_a_digest()
    {
        var one = new KubeObject(KubeMap.Of(("kind", (KubeValue)"A"), ("data", KubeMap.Of(("b", (KubeValue)1L), ("a", 2L)))));
        var other = new KubeObject(KubeMap.Of(("data", (KubeValue)KubeMap.Of(("a", (KubeValue)2L), ("b", 1L))), ("kind", "A")));
        Assert.Equal(LiveDigests.DigestOf(one), LiveDigests.DigestOf(other));
    }

    private static KubeObject Config(string name, string value, string version) => new(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"),
        ("kind", "ConfigMap"),
        ("metadata", KubeMap.Of(("name", (KubeValue)name), ("namespace", "apps"), ("resourceVersion", version))),
        ("data", KubeMap.Of(("value", (KubeValue)value)))));
}
