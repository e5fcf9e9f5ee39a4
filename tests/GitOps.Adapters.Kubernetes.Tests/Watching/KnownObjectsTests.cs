using CsCheck;
using GitOps.Adapters.Kubernetes.Watching;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Tests.Watching;

public sealed class KnownObjectsTests
{
    private static readonly Gen<KubeObject> AnyObject = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 1],
        (name, version, uid) => Samples.MapObject($"m{name}", $"{version}", $"{uid}"));

    private static readonly Gen<KubeObject[]> AnyList = AnyObject.Array[0, 8].Select(items => items.DistinctBy(item => item.Name).ToArray());

    [Fact]
    public void Who_follows_the_changes_has_what_the_last_list_has() => AnyList.List[1, 6].Sample(lists =>
    {
        var known = new KnownObjects(new GroupVersionKind(string.Empty, "v1", "ConfigMap"), null);
        var mirror = new Dictionary<string, KubeObject>();
        foreach (var list in lists)
        {
            foreach (var change in known.Replace(list))
            {
                var name = change.Object!.Name;
                switch (change.Kind)
                {
                    case ObjectChangeKind.Added:
                        Assert.DoesNotContain(name, mirror);
                        mirror.Add(name, change.Object);
                        break;
                    case ObjectChangeKind.Modified:
                        Assert.NotEqual(mirror[name].ResourceVersion, change.Object.ResourceVersion);
                        mirror[name] = change.Object;
                        break;
                    default:
                        Assert.True(mirror.Remove(name));
                        break;
                }
            }

            Assert.Equal(list.Order(ByName), mirror.Values.Order(ByName));
        }
    });

    [Fact]
    public void A_list_that_is_as_before_is_silence()
    {
        var known = new KnownObjects(new GroupVersionKind(string.Empty, "v1", "ConfigMap"), null);
        Assert.Single(known.Replace([Samples.MapObject("a", "1")]));
        Assert.Empty(known.Replace([Samples.MapObject("a", "1")]));
    }

    [Fact]
    public void A_deletion_of_what_was_never_told_is_silence() => Assert.Empty(new KnownObjects(new GroupVersionKind(string.Empty, "v1", "ConfigMap"), null).Lose(Samples.MapObject("a", "1")));

    private static readonly Comparer<KubeObject> ByName = Comparer<KubeObject>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));
}
