using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Releases;

/// <summary>From a chart and values to what a release is made of. The engine and an audit that renders again go the same way.</summary>
internal sealed class ReleaseRendering(IEnumerable<IReleaseRenderer> renderers, PostRendering postRendering)
{
    private readonly IReleaseRenderer? renderer = renderers.FirstOrDefault();

    /// <summary>Whether a room that knows charts is there.</summary>
    public bool IsAtHand => renderer is not null;

    /// <exception cref="ManifestException">The chart cannot be rendered.</exception>
    public async Task<RenderedRelease> RenderAsync(
        HelmRelease definition, ReleaseSnapshot wanted, IFileTree tree, KubeMap values, ICluster? cluster, ServerDescription? server, CancellationToken cancellationToken)
    {
        var request = new ReleaseRequest
        {
            Definition = definition,
            Tree = tree,
            ChartVersion = wanted.ChartVersion,
            Values = values,
            Revision = wanted.Version,
            IsUpgrade = wanted.Action == ReleaseAction.Upgrade,
            SkipSchema = Remediation.SettingsOf(definition, wanted.Action).DisableSchemaValidation,
            Cluster = cluster,
            Server = server,
        };
        return await postRendering.ApplyAsync(definition, await renderer!.RenderAsync(request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The objects as they are kept: redacted, in their order, as canonical JSON.</summary>
    public static byte[] ToKept(ImmutableArray<KubeObject> objects, Redaction redaction) =>
        KubeJson.ToCanonicalUtf8(KubeList.Of(objects.Select(item => (KubeValue)redaction.Redact(item).Root)));

    /// <summary>The files of a chart with those that its definition takes values from.</summary>
    public static RenderInputs FilesOf(IFileTree tree, HelmRelease definition)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (FileTreePaths.Resolve(tree, definition.ChartPath) is { } chart)
        {
            Add(tree, chart, files);
        }

        foreach (var path in definition.Chart is { } template && definition.ChartPath.Length > 0 ? template.ValuesFiles : [])
        {
            if (FileTreePaths.Resolve(tree, FileTreePaths.Clamp(path)) is { Kind: FileTreeEntryKind.File } file)
            {
                files[file.Path] = file.Digest;
            }
        }

        return RenderInputs.None with { Files = files.ToImmutable() };
    }

    private static void Add(IFileTree tree, FileTreeEntry entry, ImmutableSortedDictionary<string, string>.Builder files)
    {
        if (entry.Kind != FileTreeEntryKind.Folder)
        {
            files[entry.Path] = entry.Digest;
            return;
        }

        foreach (var inner in tree.List(entry.Path))
        {
            Add(tree, inner, files);
        }
    }
}
