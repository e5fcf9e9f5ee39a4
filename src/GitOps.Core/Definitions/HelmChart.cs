using System.Collections.Immutable;
using GitOps.Core.Definitions.Writing;

namespace GitOps.Core.Definitions;

/// <summary>A chart, <c>HelmChart</c> of <c>source.toolkit.fluxcd.io/v1</c>: one version out of a repository, or a folder of a source.</summary>
public sealed record HelmChart : SourceDefinition
{
    /// <summary>The kind.</summary>
    public const string KindName = "HelmChart";

    /// <summary>Name of the chart in its repository; of a source with files, the path of its folder or archive.</summary>
    public required string Chart { get; init; }

    /// <summary>A version, or a range of which the highest counts. Without effect on charts of a source with files.</summary>
    public string Version { get; init; } = "*";

    /// <summary>Where the chart is: a <c>HelmRepository</c>, <c>GitRepository</c> or <c>Bucket</c> of the same namespace.</summary>
    public required SourceReference Source { get; init; }

    /// <summary>What makes a new artifact.</summary>
    public ChartStrategy Strategy { get; init; }

    /// <summary>Files whose values take the place of the chart's own, later ones over earlier ones: paths in the chart, or from the root of a source with files.</summary>
    public ImmutableArray<string> ValuesFiles { get; init; } = [];

    /// <summary>Whether values files that are not there are left out.</summary>
    public bool IgnoreMissingValuesFiles { get; init; }

    /// <summary>Signatures without which no artifact is made; null for none.</summary>
    public ArtifactVerification? Verification { get; init; }

    /// <inheritdoc/>
    public override ObjectKey? Upstream => Source.Key;

    /// <summary>Whether both would be written as the same custom resource; lists count by content.</summary>
    public bool Equals(HelmChart? other) =>
        ReferenceEquals(this, other) || (other is not null && DefinitionWriter.Write(this).Equals(DefinitionWriter.Write(other)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Interval, Chart, Version, Source);
}

/// <summary>What makes a new artifact of a <see cref="HelmChart"/>, <c>spec.reconcileStrategy</c>.</summary>
public enum ChartStrategy
{
    /// <summary>Another version of the chart.</summary>
    ChartVersion,

    /// <summary>Any new revision of the source with files; the version gets the revision as metadata.</summary>
    Revision,
}
