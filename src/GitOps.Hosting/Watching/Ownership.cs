using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;
using GitOps.Core.Releases;

namespace GitOps.Hosting.Watching;

/// <summary>By which labels objects name the deployment that they belong to.</summary>
/// <param name="Kind">Kind of the deployment.</param>
/// <param name="Name">Label with its name.</param>
/// <param name="Namespace">Label with its namespace.</param>
internal sealed record Ownership(string Kind, string Name, string Namespace)
{
    private static readonly Ownership Kustomizations = new(Kustomization.KindName, ObjectPolicy.OwnerName, ObjectPolicy.OwnerNamespace);
    private static readonly Ownership Releases = new(HelmRelease.KindName, ReleaseMetadata.OwnerName, ReleaseMetadata.OwnerNamespace);

    /// <summary>The labels that the objects of a deployment carry.</summary>
    public static Ownership Of(ObjectKey key) => key.Kind == HelmRelease.KindName ? Releases : Kustomizations;

    /// <summary>The deployment that an object belongs to.</summary>
    public ObjectKey KeyOf(KubeObject live) => new(Kind, live.Label(Namespace) ?? string.Empty, live.Label(Name) ?? string.Empty);
}
