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
internal sealed class RenderCache
{
    private readonly ConcurrentDictionary<ObjectKey, RenderedManifests> last = new();

    /// <summary>The last result, when nothing that it depends on has changed.</summary>
    public RenderedManifests? Find(ObjectKey key, RenderKey inputs, IFileTree tree) =>
        last.TryGetValue(key, out var known)
        && known.Inputs.DefinitionDigest == inputs.DefinitionDigest
        && known.Inputs.VariablesDigest == inputs.VariablesDigest
        && (known.Inputs.ArtifactDigest == inputs.ArtifactDigest || IsUnchanged(known.Read, tree))
            ? known with { Inputs = inputs }
            : null;

    public void Keep(ObjectKey key, RenderedManifests rendered) => last[key] = rendered;

    public void Forget(ObjectKey key) => last.TryRemove(key, out _);

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
}

/// <summary>Manifests ready to be applied.</summary>
/// <param name="Inputs">What they were rendered from.</param>
/// <param name="Digest">The redacted manifests in the content store.</param>
/// <param name="Objects">In the order of application, owner labels and common metadata set.</param>
/// <param name="Read">What the build read.</param>
internal sealed record RenderedManifests(RenderKey Inputs, string Digest, ImmutableArray<KubeObject> Objects, RenderInputs Read);
