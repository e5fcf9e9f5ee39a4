using System.Collections.Immutable;
using System.Text;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Core.Yaml;

namespace GitOps.Core.Releases;

/// <summary>Runs a definition's post-renderers over what the chart made, then writes common metadata and origin on every object.</summary>
internal sealed class PostRendering(IEnumerable<IManifestRenderer> renderers)
{
    private readonly IManifestRenderer[] renderers = [.. renderers];

    /// <exception cref="ManifestException">A patch does not fit.</exception>
    public async Task<RenderedRelease> ApplyAsync(HelmRelease definition, RenderedRelease rendered, CancellationToken cancellationToken)
    {
        var (manifests, hooks) = (rendered.Manifests, rendered.Hooks);
        foreach (var renderer in definition.PostRenderers.Where(item => item.Patches.Count + item.Images.Count > 0))
        {
            switch (definition.PostRenderStrategy)
            {
                case PostRenderStrategy.NoHooks:
                    manifests = await RunAsync(renderer, manifests, cancellationToken).ConfigureAwait(false);
                    break;
                case PostRenderStrategy.Separate:
                    manifests = await RunAsync(renderer, manifests, cancellationToken).ConfigureAwait(false);
                    hooks = Taken(hooks, await RunAsync(renderer, Documents(hooks), cancellationToken).ConfigureAwait(false));
                    break;
                default:
                    var all = await RunAsync(renderer, [.. manifests, .. Documents(hooks)], cancellationToken).ConfigureAwait(false);
                    var own = hooks.Where(hook => hook.Object is not null).Select(hook => (hook.Path, hook.Object!.Reference.Id)).ToHashSet();
                    hooks = Taken(hooks, [.. all.Where(item => own.Contains((item.Path, item.Object.Reference.Id)))]);
                    manifests = [.. all.Where(item => !own.Contains((item.Path, item.Object.Reference.Id)))];
                    break;
            }
        }

        return rendered with
        {
            Manifests = [.. manifests.Select(item => item with { Object = ReleaseMetadata.WithOrigin(item.Object, definition) })],
            Hooks = definition.PostRenderStrategy == PostRenderStrategy.NoHooks
                ? hooks
                : [.. hooks.Select(hook => hook.Object is { } item ? hook with { Object = ReleaseMetadata.WithOrigin(item, definition) } : hook)],
        };
    }

    private async Task<ImmutableArray<ReleaseDocument>> RunAsync(PostRenderer renderer, ImmutableArray<ReleaseDocument> documents, CancellationToken cancellationToken)
    {
        var kustomization = new Kustomization
        {
            Key = new ObjectKey(Kustomization.KindName, "post-renderer", "post-renderer"),
            Interval = NodaTime.Duration.FromHours(1),
            Source = new SourceReference(GitRepository.KindName, "post-renderer", "post-renderer"),
            Prune = false,
            Patches = renderer.Patches,
            Images = renderer.Images,
        };
        var kustomize = renderers.FirstOrDefault(item => item.Supports(kustomization))
            ?? throw new FailureException(new Failure(FailureClass.Stalled, ReleaseWords.StateError, "post-renderers need the room that knows Kustomize; add it to the host"));
        using var tree = new TextTree(KubeYaml.WriteAll(documents.Select(item => item.Object), sortKeys: false));
        var result = await kustomize.RenderAsync(new RenderRequest(kustomization, tree, new Artifact(string.Empty, string.Empty, new Provenance())), cancellationToken).ConfigureAwait(false);
        var paths = new Dictionary<ObjectId, string>();
        foreach (var document in documents)
        {
            paths[document.Object.Reference.Id] = document.Path;
        }

        return [.. result.Objects.Select(item => new ReleaseDocument(paths.GetValueOrDefault(item.Reference.Id, "post-renderer"), item))];
    }

    private static ImmutableArray<ReleaseDocument> Documents(ImmutableArray<ReleaseHook> hooks) =>
        [.. hooks.Where(hook => hook.Object is not null).Select(hook => new ReleaseDocument(hook.Path, hook.Object!))];

    // A hook that a patch deleted is gone.
    private static ImmutableArray<ReleaseHook> Taken(ImmutableArray<ReleaseHook> hooks, ImmutableArray<ReleaseDocument> made) =>
        [.. hooks.Select(hook => made.FirstOrDefault(item => item.Path == hook.Path && item.Object.Reference.Id == hook.Object?.Reference.Id) is { } found ? hook with { Object = found.Object } : null).OfType<ReleaseHook>()];

    /// <summary>A folder with one file of manifests and the kustomization that names it.</summary>
    private sealed class TextTree(string manifests) : IFileTree
    {
        private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal)
        {
            ["kustomization.yaml"] = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- manifests.yaml\n"u8.ToArray(),
            ["manifests.yaml"] = Encoding.UTF8.GetBytes(manifests),
        };

        public FileTreeEntry? Find(string path) => path.Length == 0
            ? new FileTreeEntry(string.Empty, FileTreeEntryKind.Folder, string.Empty, 0)
            : files.TryGetValue(path, out var content) ? new FileTreeEntry(path, FileTreeEntryKind.File, string.Empty, content.Length) : null;

        public IReadOnlyList<FileTreeEntry> List(string path) => path.Length == 0
            ? [.. files.Keys.Order(StringComparer.Ordinal).Select(name => Find(name)!.Value)]
            : throw new IOException($"there is no folder '{path}'");

        public ReadOnlyMemory<byte> Read(string path) => files.TryGetValue(path, out var content) ? content : throw new IOException($"there is no file '{path}'");

        public void Dispose()
        {
        }
    }
}
