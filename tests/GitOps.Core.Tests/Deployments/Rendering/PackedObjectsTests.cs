using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments.Rendering;

public sealed class PackedObjectsTests
{
    [Fact]
    public void Objects_that_someone_holds_are_not_made_again()
    {
        var objects = Configs();
        var packed = PackedObjects.Pack(objects);

        GC.Collect();

        Assert.Same(objects[1], packed.Unpack()[1]);
        GC.KeepAlive(objects);
    }

    [Fact]
    public void Objects_that_nobody_holds_are_let_go_and_made_again()
    {
        var (packed, last) = Forgotten();

        GC.Collect();

        Assert.False(last.TryGetTarget(out _));
        var again = packed.Unpack();
        Assert.Equal(Configs(), again);
        Assert.Same(again[0], packed.Unpack()[0]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (PackedObjects Packed, WeakReference<KubeObject> Last) Forgotten()
    {
        var objects = Configs();
        return (PackedObjects.Pack(objects), new WeakReference<KubeObject>(objects[^1]));
    }

    private static ImmutableArray<KubeObject> Configs() => [.. Enumerable.Range(0, 3).Select(index => new KubeObject(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"),
        ("kind", "ConfigMap"),
        ("metadata", KubeMap.Of(("name", (KubeValue)$"config-{index}"))))))];
}
