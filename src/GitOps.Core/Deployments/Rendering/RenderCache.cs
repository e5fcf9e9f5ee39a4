using System.Collections.Concurrent;
using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>
/// Remembers what each deployment was rendered from. A commit that touches none of the files that a build has read, listed or looked
/// for in vain needs no new build.
/// </summary>
/// <remarks>
/// What was rendered is kept packed, and all together within a bound; whoever needs objects that no longer fit builds them again. The
/// digest and what was read stay in any case.
/// </remarks>
internal sealed class RenderCache
{
    /// <summary>So many bytes of packed manifests are held in memory.</summary>
    internal const long MaximumBytes = 64 * 1024 * 1024;

    private readonly ConcurrentDictionary<ObjectKey, Entry> last = new();
    private readonly LinkedList<ObjectKey> recent = new();
    private readonly Lock gate = new();
    private long held;

    /// <summary>The last result, when nothing that it depends on has changed; without its objects when they no longer fit.</summary>
    public RenderedManifests? Find(ObjectKey key, RenderKey inputs, IFileTree tree) =>
        last.TryGetValue(key, out var known)
        && known.Read.IsLasting
        && known.Inputs.DefinitionDigest == inputs.DefinitionDigest
        && known.Inputs.VariablesDigest == inputs.VariablesDigest
        && (known.Inputs.ArtifactDigest == inputs.ArtifactDigest || IsUnchanged(known.Read, tree))
            ? new RenderedManifests(inputs, known.Digest, known.Count, known.Packed, known.Read, known.InputsDigest)
            : null;

    public void Keep(ObjectKey key, RenderedManifests rendered)
    {
        lock (gate)
        {
            Release(key);
            last[key] = new Entry(rendered.Inputs, rendered.Digest, rendered.Count, rendered.Packed, rendered.Read, rendered.InputsDigest);
            recent.AddLast(key);
            held += rendered.Packed?.Size ?? 0;
            while (held > MaximumBytes && recent.First is { } oldest)
            {
                Release(oldest.Value);
            }
        }
    }

    public void Forget(ObjectKey key)
    {
        lock (gate)
        {
            Release(key);
            last.TryRemove(key, out _);
        }
    }

    private void Release(ObjectKey key)
    {
        if (recent.Remove(key) && last.TryGetValue(key, out var known))
        {
            held -= known.Packed?.Size ?? 0;
            last[key] = known with { Packed = null };
        }
    }

    private static bool IsUnchanged(RenderInputs read, IFileTree tree)
    {
        foreach (var (path, digest) in read.Files)
        {
            if (tree.Find(path) is not { } entry || entry.Digest != digest)
            {
                return false;
            }
        }

        foreach (var (path, digest) in read.Folders)
        {
            if (digest.Length == 0 || tree.Find(path) is not { } entry || entry.Digest != digest)
            {
                return false;
            }
        }

        return read.Absent.All(path => tree.Find(path) is null);
    }

    private sealed record Entry(RenderKey Inputs, string Digest, int Count, PackedObjects? Packed, RenderInputs Read, string InputsDigest);
}

/// <summary>Manifests ready to be applied.</summary>
/// <param name="Inputs">What they were rendered from.</param>
/// <param name="Digest">The redacted manifests in the content store.</param>
/// <param name="Count">How many objects.</param>
/// <param name="Packed">In the order of application, owner labels and common metadata set; null when they no longer fit into memory.</param>
/// <param name="Read">What the build read.</param>
/// <param name="InputsDigest">The same as <see cref="RenderRecord"/> in the content store.</param>
internal sealed record RenderedManifests(RenderKey Inputs, string Digest, int Count, PackedObjects? Packed, RenderInputs Read, string InputsDigest)
{
    /// <summary>The objects of a build that was made just now, for the run that made it; default when it is remembered from another.</summary>
    public ImmutableArray<KubeObject> Fresh { get; init; }

    /// <summary>The objects.</summary>
    public ImmutableArray<KubeObject> Unpack() => Fresh.IsDefault ? Packed!.Unpack() : Fresh;
}
