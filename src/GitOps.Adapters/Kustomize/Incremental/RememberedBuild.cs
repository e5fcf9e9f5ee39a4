using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Incremental;

/// <summary>A build that the next one can lean on.</summary>
/// <param name="Definition">What was declared.</param>
/// <param name="Folder">Where the kustomization is.</param>
/// <param name="Objects">The result.</param>
/// <param name="Inputs">What it depends on.</param>
/// <param name="Listings">The entries of every folder that was listed.</param>
/// <param name="Record">What the last whole build noted; it stays true for as long as nothing changes its name.</param>
internal sealed record RememberedBuild(
    Kustomization Definition,
    string Folder,
    ImmutableArray<KubeObject> Objects,
    RenderInputs Inputs,
    IReadOnlyDictionary<string, IReadOnlyList<FileTreeEntry>> Listings,
    BuildRecord Record)
{
    /// <summary>Whether another definition asks for the same build, given the same files.</summary>
    public bool Serves(Kustomization other) =>
        Definition.Path == other.Path
        && Definition.TargetNamespace == other.TargetNamespace
        && Definition.NamePrefix == other.NamePrefix
        && Definition.NameSuffix == other.NameSuffix
        && Definition.Patches.Equals(other.Patches)
        && Definition.Images.Equals(other.Images)
        && Definition.Components.SequenceEqual(other.Components)
        && Definition.IgnoreMissingComponents == other.IgnoreMissingComponents
        && Definition.BuildMetadata.SequenceEqual(other.BuildMetadata);
}
