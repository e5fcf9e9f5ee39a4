using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Definitions;

/// <summary>A chart that is kept installed, <c>HelmRelease</c> of <c>helm.toolkit.fluxcd.io/v2</c>.</summary>
public sealed record HelmRelease : DeploymentDefinition
{
    /// <summary>The kind.</summary>
    public const string KindName = "HelmRelease";

    private const int LongestName = 53;
    private const int KeptOfLongName = 40;
    private const int DigestOfLongName = 12;

    private static readonly Duration DefaultTimeout = Duration.FromMinutes(5);

    /// <summary>Where in the source the chart is: a folder, or a packed chart; empty for the root, as with a source that is the chart itself.</summary>
    public string ChartPath { get; init; } = string.Empty;

    /// <summary>Longest wait for readiness; five minutes as in Flux.</summary>
    public Duration Timeout { get; init; } = DefaultTimeout;

    /// <summary>Name of the release; null for the name that follows from the definition.</summary>
    public string? ReleaseName { get; init; }

    /// <summary>Namespace of the release's objects; null for the definition's own.</summary>
    public string? TargetNamespace { get; init; }

    /// <summary>Namespace of the release's records; null for the definition's own. Does not follow <see cref="TargetNamespace"/>.</summary>
    public string? StorageNamespace { get; init; }

    /// <summary>Values laid over those of the chart.</summary>
    public KubeMap Values { get; init; } = KubeMap.Empty;

    /// <summary>Whether the <c>crds/</c> folders of the chart are left out.</summary>
    public bool SkipCrds { get; init; }

    /// <summary>Whether values are not held to the chart's schemas.</summary>
    public bool DisableSchemaValidation { get; init; }

    /// <summary>Labels and annotations for every object.</summary>
    public CommonMetadata CommonMetadata { get; init; } = CommonMetadata.None;

    /// <summary><see cref="TargetNamespace"/> as it counts.</summary>
    public string EffectiveNamespace => TargetNamespace ?? Key.Namespace;

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
}
