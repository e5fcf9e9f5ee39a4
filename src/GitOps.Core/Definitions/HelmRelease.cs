using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Definitions.Writing;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Definitions;

/// <summary>A chart that is kept installed, <c>HelmRelease</c> of <c>helm.toolkit.fluxcd.io/v2</c>.</summary>
/// <remarks>
/// <see cref="DeploymentDefinition.Source"/> is what the chart is read from: the named repository when it is one of files, the chart object
/// that follows from <see cref="Chart"/> when it is one of charts, or what <c>spec.chartRef</c> names.
/// </remarks>
public sealed record HelmRelease : DeploymentDefinition
{
    /// <summary>The kind.</summary>
    public const string KindName = "HelmRelease";

    internal const int DefaultMaxHistory = 5;

    internal static readonly Duration DefaultTimeout = Duration.FromMinutes(5);

    private const int LongestName = 53;
    private const int KeptOfLongName = 40;
    private const int DigestOfLongName = 12;

    /// <summary>Where in the source the chart is: a folder, or a packed chart; empty for the root, as with a source that is the chart itself.</summary>
    public string ChartPath { get; init; } = string.Empty;

    /// <summary>What <c>spec.chart</c> asks for; null with <c>spec.chartRef</c>.</summary>
    public ChartTemplate? Chart { get; init; }

    /// <summary>Longest single wait of an action, for readiness or one hook; five minutes as in Flux. Actions may say otherwise.</summary>
    public Duration Timeout { get; init; } = DefaultTimeout;

    /// <summary>Name of the release; null for the name that follows from the definition.</summary>
    public string? ReleaseName { get; init; }

    /// <summary>Namespace of the release's objects; null for the definition's own.</summary>
    public string? TargetNamespace { get; init; }

    /// <summary>Namespace of the release's records; null for the definition's own. Does not follow <see cref="TargetNamespace"/>.</summary>
    public string? StorageNamespace { get; init; }

    /// <summary>How many records are kept; 0 for all.</summary>
    public int MaxHistory { get; init; } = DefaultMaxHistory;

    /// <summary>Values laid over those of the chart and of <see cref="ValuesFrom"/>.</summary>
    public KubeMap Values { get; init; } = KubeMap.Empty;

    /// <summary>ConfigMaps and Secrets with values; later ones overrule earlier ones.</summary>
    public ImmutableArray<ValuesReference> ValuesFrom { get; init; } = [];

    /// <summary>Labels and annotations for every object.</summary>
    public CommonMetadata CommonMetadata { get; init; } = CommonMetadata.None;

    /// <summary>Kustomize patches and images over what the chart made, in their order.</summary>
    public ImmutableArray<PostRenderer> PostRenderers { get; init; } = [];

    /// <summary>Which documents the post-renderers see.</summary>
    public PostRenderStrategy PostRenderStrategy { get; init; } = PostRenderStrategy.Combined;

    /// <summary>The first release of a name.</summary>
    public InstallSettings Install { get; init; } = new();

    /// <summary>Every further one.</summary>
    public UpgradeSettings Upgrade { get; init; } = new();

    /// <summary>Going back after a failed upgrade.</summary>
    public RollbackSettings Rollback { get; init; } = new();

    /// <summary>Taking the release away.</summary>
    public UninstallSettings Uninstall { get; init; } = new();

    /// <summary>The chart's tests.</summary>
    public TestSettings Test { get; init; } = new();

    /// <summary>What happens to objects that somebody else changed.</summary>
    public DriftSettings Drift { get; init; } = new();

    /// <summary>Health of kinds by expressions instead of the built-in rules.</summary>
    public ImmutableArray<HealthExpression> HealthExpressions { get; init; } = [];

    /// <summary><see cref="TargetNamespace"/> as it counts.</summary>
    public string EffectiveNamespace => TargetNamespace ?? Key.Namespace;

    /// <summary><see cref="StorageNamespace"/> as it counts.</summary>
    public string EffectiveStorageNamespace => StorageNamespace ?? Key.Namespace;

    /// <summary>The release's name: given, or made of target namespace and name; longer than 53 characters it is cut and ends with a digest.</summary>
    public string EffectiveReleaseName
    {
        get
        {
            var name = ReleaseName ?? (TargetNamespace is null ? Key.Name : $"{TargetNamespace}-{Key.Name}");
            return name.Length <= LongestName
                ? name
                : $"{name[..KeptOfLongName]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..DigestOfLongName]}";
        }
    }

    /// <summary>Whether both would be written as the same custom resource; lists count by content.</summary>
    public bool Equals(HelmRelease? other) =>
        ReferenceEquals(this, other) || (other is not null && HelmReleaseWriter.Write(this).Equals(HelmReleaseWriter.Write(other)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Interval, ChartPath, Source);
}

/// <summary>A chart by name and version, <c>spec.chart</c>.</summary>
/// <param name="Name">Name of the chart, or its path in a repository of files.</param>
/// <param name="Repository">The <c>HelmRepository</c>, <c>GitRepository</c> or <c>Bucket</c>.</param>
public sealed record ChartTemplate(string Name, SourceReference Repository)
{
    /// <summary>A version, or a range of which the highest counts. Does not count for repositories of files.</summary>
    public string Version { get; init; } = "*";

    /// <summary>Time between two looks; null for that of the release.</summary>
    public Duration? Interval { get; init; }

    /// <summary>Whether a new revision of the repository is a new version of the chart (<c>reconcileStrategy: Revision</c>).</summary>
    public bool FollowsRevision { get; init; }

    /// <summary>Files of the chart that take the place of its <c>values.yaml</c>; later ones overrule earlier ones.</summary>
    public ImmutableArray<string> ValuesFiles { get; init; } = [];

    /// <summary>Whether values files that are not there are left out.</summary>
    public bool IgnoreMissingValuesFiles { get; init; }

    /// <summary><c>verify</c> as it was written; null for none.</summary>
    public KubeMap? Verify { get; init; }

    /// <summary>Labels and annotations of the chart object that follows from this.</summary>
    public CommonMetadata Metadata { get; init; } = CommonMetadata.None;
}

/// <summary>A ConfigMap or Secret with values, an item of <c>spec.valuesFrom</c>.</summary>
/// <param name="Kind"><c>ConfigMap</c> or <c>Secret</c>.</param>
/// <param name="Name">Its name, in the namespace of the definition.</param>
public sealed record ValuesReference(string Kind, string Name)
{
    /// <summary>Which key of it.</summary>
    public string ValuesKey { get; init; } = "values.yaml";

    /// <summary>The path that the value is set at; null when it is a whole values file.</summary>
    public string? TargetPath { get; init; }

    /// <summary>Whether it may be missing.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether the value is taken as text as it stands; counts with <see cref="TargetPath"/> only.</summary>
    public bool Literal { get; init; }
}

/// <summary>Kustomize over what the chart made, an item of <c>spec.postRenderers</c>.</summary>
/// <param name="Patches">Items of a kustomization file's <c>patches</c>.</param>
/// <param name="Images">Items of a kustomization file's <c>images</c>.</param>
public sealed record PostRenderer(KubeList Patches, KubeList Images);

/// <summary>Which documents post-renderers see, <c>spec.postRenderStrategy</c>.</summary>
public enum PostRenderStrategy
{
    /// <summary>Hooks and manifests together.</summary>
    Combined,

    /// <summary>Hooks and manifests, each by itself.</summary>
    Separate,

    /// <summary>Manifests only.</summary>
    NoHooks,
}
