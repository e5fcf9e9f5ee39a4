using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Writing;

/// <summary>Writes definitions as custom resources of the Flux API, at the version that Flux serves.</summary>
/// <remarks>Fields at their default are left out. Reading what was written gives an equal definition.</remarks>
public static class DefinitionWriter
{
    /// <summary>The custom resource of a source.</summary>
    /// <exception cref="ArgumentException">The kind of the source has no custom resource.</exception>
    public static KubeObject Write(SourceDefinition definition) => definition switch
    {
        GitRepository repository => GitRepositoryWriter.Write(repository),
        HelmChart chart => HelmSourceWriter.Write(chart),
        HelmRepository repository => HelmSourceWriter.Write(repository),
        OciRepository repository => OciRepositoryWriter.Write(repository),
        _ => throw new ArgumentException($"{definition.Key} is of a kind without custom resource", nameof(definition)),
    };

    /// <summary>The custom resource of a deployment.</summary>
    /// <exception cref="ArgumentException">The kind of the deployment has no custom resource.</exception>
    public static KubeObject Write(DeploymentDefinition definition) => definition switch
    {
        HelmRelease release => HelmReleaseWriter.Write(release),
        Kustomization kustomization => KustomizationWriter.Write(kustomization),
        _ => throw new ArgumentException($"{definition.Key} is of a kind without custom resource", nameof(definition)),
    };

    internal static KubeObject Resource(string apiVersion, ObjectKey key, KubeMap spec) => new(KubeMap.Of(
        ("apiVersion", apiVersion),
        ("kind", key.Kind),
        ("metadata", KubeMap.Of(("name", key.Name), ("namespace", key.Namespace))),
        ("spec", spec)));
}
