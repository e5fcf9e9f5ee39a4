using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>Objects as compressed JSON: what manifests of one deployment have in common costs nothing, so ten thousand of them fit into a few hundred kilobytes.</summary>
internal sealed class PackedObjects
{
    private readonly byte[] bytes;
    private readonly WeakReference<KubeObject[]> unpacked;

    private PackedObjects(byte[] bytes, ImmutableArray<KubeObject> objects)
    {
        this.bytes = bytes;
        unpacked = new WeakReference<KubeObject[]>(ImmutableCollectionsMarshal.AsArray(objects)!);
    }

    /// <summary>How many bytes it takes.</summary>
    public int Size => bytes.Length;

    public static PackedObjects Pack(ImmutableArray<KubeObject> objects)
    {
        using var packed = new MemoryStream();
        using (var deflate = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(KubeJson.ToUtf8(KubeList.Of(objects.Select(item => (KubeValue)item.Root))));
        }

        return new PackedObjects(packed.ToArray(), objects);
    }

    /// <summary>The objects; those that are still in memory for another reason are not made again.</summary>
    public ImmutableArray<KubeObject> Unpack()
    {
        if (unpacked.TryGetTarget(out var known))
        {
            return ImmutableCollectionsMarshal.AsImmutableArray(known);
        }

        using var plain = new MemoryStream();
        using (var deflate = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress))
        {
            deflate.CopyTo(plain);
        }

        ImmutableArray<KubeObject> objects = [.. KubeJson.Parse(plain.GetBuffer().AsSpan(0, (int)plain.Length)).AsList.Select(item => new KubeObject(item.AsMap))];
        unpacked.SetTarget(ImmutableCollectionsMarshal.AsArray(objects)!);
        return objects;
    }
}
