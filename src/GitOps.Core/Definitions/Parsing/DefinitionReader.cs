using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads custom resources of the Flux API as definitions.</summary>
/// <remarks>
/// Follows the schemas of Flux 2.9. Older API versions, which the Kubernetes API of that release no longer serves but repositories
/// still carry, are converted and the conversion is noted. A field that this engine cannot honour is a fault and not ignored:
/// a definition that asks for a signature, another cluster or decryption must not be applied without it.
/// </remarks>
public static class DefinitionReader
{
    internal const string SourceGroup = "source.toolkit.fluxcd.io";
    internal const string KustomizeGroup = "kustomize.toolkit.fluxcd.io";
    internal const string HelmGroup = "helm.toolkit.fluxcd.io";

    /// <summary>Whether the resource is of a kind that declares a source or a deployment, in whatever version.</summary>
    public static bool IsDefinition(KubeObject resource) => FindKind(resource.GroupVersionKind) is not null;

    /// <summary>Reads all definitions of a text of YAML documents; resources of other kinds are passed over.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name for messages.</param>
    /// <exception cref="ManifestException">The text is no YAML.</exception>
    public static IReadOnlyList<DefinitionReading> ReadAll(string text, string file) =>
        [.. KubeYaml.ParseObjects(text, file).Where(IsDefinition).Select(Read)];

    /// <summary>Reads a resource and collects all its faults at once.</summary>
    public static DefinitionReading Read(KubeObject resource)
    {
        var kind = resource.GroupVersionKind;
        var faults = new FaultList();
        var key = DefinitionKeys.Read(resource, faults);
        if (FindKind(kind) is not { } reader)
        {
            faults.Add("kind", $"{kind.Kind} of group '{kind.Group}' declares neither a source nor a deployment");
            return new DefinitionReading.Invalid(key, faults.Faults);
        }

        if (!reader.Versions.Contains(kind.Version))
        {
            faults.Add("apiVersion", $"version '{kind.Version}' of {kind.Kind} is not known; use {kind.Group}/{reader.Versions[0]}");
            return new DefinitionReading.Invalid(key, faults.Faults);
        }

        return reader.Read(key, resource, faults);
    }

    private static DefinitionKind? FindKind(GroupVersionKind kind) => (kind.Group, kind.Kind) switch
    {
        (SourceGroup, GitRepository.KindName) => GitRepositoryReader.Kind,
        (SourceGroup, HelmChart.KindName) => HelmChartReader.Kind,
        (SourceGroup, HelmRepository.KindName) => HelmRepositoryReader.Kind,
        (SourceGroup, OciRepository.KindName) => OciRepositoryReader.Kind,
        (KustomizeGroup, Kustomization.KindName) => KustomizationReader.Kind,
        (HelmGroup, HelmRelease.KindName) => HelmReleaseReader.Kind,
        _ => null,
    };
}

/// <summary>How one kind is read: its API versions, the served one first, and its reader.</summary>
internal sealed record DefinitionKind(string[] Versions, Func<ObjectKey, KubeObject, FaultList, DefinitionReading> Read);
