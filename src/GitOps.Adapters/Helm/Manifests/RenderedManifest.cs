using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Helm.Manifests;

/// <summary>A document that a template made.</summary>
/// <param name="Path">The template's full name, chart first.</param>
/// <param name="Text">The document as rendered.</param>
/// <param name="Kind">Its kind; empty when it has none.</param>
/// <param name="Value">The document parsed; null for an empty one.</param>
internal sealed record RenderedManifest(string Path, string Text, string Kind, KubeMap? Value);

/// <summary>A hook: a document that is applied at certain moments of a release and does not belong to it.</summary>
/// <param name="Manifest">The document.</param>
/// <param name="Name">Its name.</param>
/// <param name="Events">The moments: <c>pre-install</c>, <c>test</c> and so on.</param>
/// <param name="Weight">Lower ones run first.</param>
/// <param name="DeletePolicies">When it is deleted.</param>
/// <param name="OutputLogPolicies">When its logs are shown.</param>
internal sealed record RenderedHook(
    RenderedManifest Manifest,
    string Name,
    ImmutableArray<string> Events,
    int Weight,
    ImmutableArray<string> DeletePolicies,
    ImmutableArray<string> OutputLogPolicies);
