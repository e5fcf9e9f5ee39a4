using System.Collections.Immutable;
using GitOps.Core.Definitions.Writing;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Definitions;

/// <summary>What a deployment is declared as; one sealed record for each kind.</summary>
public abstract record DeploymentDefinition
{
    /// <summary>Kind, namespace and name.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>Time from one successful reconciliation to the next.</summary>
    public required Duration Interval { get; init; }

    /// <summary>Whether the deployment rests.</summary>
    public bool Suspend { get; init; }

    /// <summary>Deployments of the same kind that must be ready first.</summary>
    public ImmutableArray<DependencyReference> DependsOn { get; init; } = [];

    /// <summary>Where the manifests come from.</summary>
    public required SourceReference Source { get; init; }

    /// <summary>The service account that applies, in the definition's namespace; null for the engine's own rights.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>Someone else to act as, for definitions made in C#; null for nobody. It wins over <see cref="ServiceAccountName"/>, and no custom resource can set it.</summary>
    public ClusterIdentity? ActAs { get; init; }

    /// <summary>Where the other cluster is that the objects are applied to; null for the engine's own.</summary>
    public KubeConfigReference? KubeConfig { get; init; }
}

/// <summary>How another cluster is reached, <c>spec.kubeConfig</c>: exactly one of the two, in the definition's namespace.</summary>
/// <param name="SecretName">A Secret with a kubeconfig.</param>
/// <param name="Key">Its key; null for <c>value</c>, then <c>value.yaml</c>.</param>
/// <param name="ConfigMapName">A ConfigMap that says where the server is and how a token for it is had.</param>
public sealed record KubeConfigReference(string? SecretName, string? Key, string? ConfigMapName);

/// <summary>A source of a deployment.</summary>
public sealed record SourceReference(string Kind, string Namespace, string Name)
{
    /// <summary>As a key.</summary>
    public ObjectKey Key => new(Kind, Namespace, Name);
}

/// <summary>Another deployment that must be ready first.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="ReadyExpression">A CEL expression instead of the built-in test; null for none.</param>
public sealed record DependencyReference(string Namespace, string Name, string? ReadyExpression = null);

/// <summary>A set of manifests that is kept applied, <c>Kustomization</c> of <c>kustomize.toolkit.fluxcd.io/v1</c>.</summary>
public sealed record Kustomization : DeploymentDefinition
{
    /// <summary>The kind.</summary>
    public const string KindName = "Kustomization";

    /// <summary>Time from a failure to the next try; null means <see cref="DeploymentDefinition.Interval"/>.</summary>
    public Duration? RetryInterval { get; init; }

    /// <summary>Bounds the health check; null means interval less 30 s. Never below 30 s.</summary>
    public Duration? Timeout { get; init; }

    /// <summary>Folder below the root of the source, without <c>./</c>; empty for the root.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>Whether objects that left the inventory are deleted.</summary>
    public required bool Prune { get; init; }

    /// <summary>Whether an object is made anew when a change hits an immutable field.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the health of every applied object is awaited; overrules <see cref="HealthChecks"/>.</summary>
    public bool Wait { get; init; }

    /// <summary>Objects whose health is awaited.</summary>
    public ImmutableArray<ObjectRef> HealthChecks { get; init; } = [];

    /// <summary>Health of kinds by expressions instead of the built-in rules; at most one for each group and kind.</summary>
    public ImmutableArray<HealthExpression> HealthExpressions { get; init; } = [];

    /// <summary>The namespace that every namespaced object gets; null for none.</summary>
    public string? TargetNamespace { get; init; }

    /// <summary>Kustomize's name prefix; null for none.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>Kustomize's name suffix; null for none.</summary>
    public string? NameSuffix { get; init; }

    /// <summary>Labels and annotations for every object.</summary>
    public CommonMetadata CommonMetadata { get; init; } = CommonMetadata.None;

    /// <summary>Patches on top of the folder's own, as items of a kustomization file's <c>patches</c>.</summary>
    public KubeList Patches { get; init; } = KubeList.Empty;

    /// <summary>Image overrides, as items of a kustomization file's <c>images</c>.</summary>
    public KubeList Images { get; init; } = KubeList.Empty;

    /// <summary>Components on top of the folder's own.</summary>
    public ImmutableArray<string> Components { get; init; } = [];

    /// <summary>Whether components whose folder is absent are skipped.</summary>
    public bool IgnoreMissingComponents { get; init; }

    /// <summary><c>buildMetadata</c> of the kustomization file; empty leaves the file's own.</summary>
    public ImmutableArray<string> BuildMetadata { get; init; } = [];

    /// <summary>Variable substitution after the build; null for none.</summary>
    public PostBuild? PostBuild { get; init; }

    /// <summary>What happens to the objects when the definition is deleted.</summary>
    public DeletionPolicy DeletionPolicy { get; init; } = DeletionPolicy.MirrorPrune;

    /// <summary>Fields that are left to others once an object exists, <c>spec.ignore</c>.</summary>
    public ImmutableArray<IgnoreRule> Ignore { get; init; } = [];

    /// <summary>Field managers whose fields are left to them. In a custom resource: the annotation <c>gitops-dotnet/ignore-managers</c>, separated by commas.</summary>
    public ImmutableArray<string> IgnoreManagers { get; init; } = [];

    /// <summary>
    /// Whether a plan that deletes much, a namespace, a definition with objects of its kind or a volume claim waits for approval.
    /// In a custom resource: unless the annotation <c>gitops-dotnet/deletion-guard</c> is <c>disabled</c>.
    /// </summary>
    public bool GuardDeletions { get; init; } = true;

    /// <summary><see cref="Timeout"/> as it counts.</summary>
    public Duration EffectiveTimeout => Duration.Max(Timeout ?? Interval - Duration.FromSeconds(30), Duration.FromSeconds(30));

    /// <summary><see cref="RetryInterval"/> as it counts.</summary>
    public Duration EffectiveRetryInterval => RetryInterval ?? Interval;

    /// <summary>Whether both would be written as the same custom resource; lists count by content.</summary>
    public bool Equals(Kustomization? other) =>
        ReferenceEquals(this, other) || (other is not null && Equals(ActAs, other.ActAs) && KustomizationWriter.Write(this).Equals(KustomizationWriter.Write(other)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Interval, Path, Source);
}

/// <summary>Labels and annotations for every object of a deployment.</summary>
public sealed record CommonMetadata(KubeMap Labels, KubeMap Annotations)
{
    /// <summary>Nothing.</summary>
    public static CommonMetadata None { get; } = new(KubeMap.Empty, KubeMap.Empty);
}

/// <summary>Health of a kind by CEL expressions over the fields of the object, an item of <c>spec.healthCheckExprs</c>.</summary>
/// <param name="Kind">The kind; its version does not count.</param>
/// <param name="Current">True when the object is healthy.</param>
/// <param name="InProgress">True while it is not there yet; asked first; null for none.</param>
/// <param name="Failed">True when it failed; null for none.</param>
public sealed record HealthExpression(GroupVersionKind Kind, string Current, string? InProgress = null, string? Failed = null);

/// <summary>Fields that are left to others, an item of <c>spec.ignore</c>.</summary>
/// <param name="Paths">JSON pointers.</param>
/// <param name="Target">Which objects, as the target of a kustomize patch says it; empty for all.</param>
public sealed record IgnoreRule(ImmutableArray<string> Paths, KubeMap Target);

/// <summary>Variable substitution, <c>spec.postBuild</c>.</summary>
public sealed record PostBuild
{
    /// <summary>Variables given in the definition.</summary>
    public KubeMap Substitute { get; init; } = KubeMap.Empty;

    /// <summary>ConfigMaps and Secrets of the definition's namespace with variables; later ones overrule earlier ones.</summary>
    public ImmutableArray<SubstituteReference> SubstituteFrom { get; init; } = [];

    /// <summary>Whether substitution runs although no variable is defined.</summary>
    public bool Always { get; init; }
}

/// <summary>A ConfigMap or Secret with variables.</summary>
public sealed record SubstituteReference(string Kind, string Name, bool Optional);

/// <summary>What happens to the objects when the definition is deleted, <c>spec.deletionPolicy</c>.</summary>
public enum DeletionPolicy
{
    /// <summary>Delete when <c>prune</c> is set, else leave.</summary>
    MirrorPrune,

    /// <summary>Delete, do not wait.</summary>
    Delete,

    /// <summary>Delete and wait until all are gone.</summary>
    WaitForTermination,

    /// <summary>Leave all.</summary>
    Orphan,
}
