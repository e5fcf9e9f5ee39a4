using System.Collections.Immutable;
using GitOps.Adapters.Helm.Go;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Helm.Charts;

/// <summary>A chart in its place: under its alias, with the subcharts that are enabled and the values they hand up.</summary>
/// <remarks>Read-only once <see cref="DependencyProcessing"/> has made it.</remarks>
internal sealed class ChartInstance
{
    /// <summary>The chart it is made of.</summary>
    public required Chart Chart { get; init; }

    /// <summary>Name or alias.</summary>
    public required string Name { get; init; }

    /// <summary>Default values, with those imported from subcharts.</summary>
    public required GoMap Values { get; init; }

    /// <summary>The enabled subcharts.</summary>
    public required ImmutableArray<ChartInstance> Dependencies { get; init; }

    /// <summary>What <c>Chart.yaml</c> says of the enabled subcharts; default when it says nothing.</summary>
    public required ImmutableArray<ChartDependency> Declared { get; init; }

    /// <summary>The chart as it stands in the record of a release.</summary>
    public Remembered<KubeMap> Record { get; } = new();

    /// <summary>The objects of the <c>crds/</c> folders.</summary>
    public Remembered<IReadOnlyList<KubeObject>> CrdObjects { get; } = new();

    /// <summary>A chart as it lies there, with all its subcharts.</summary>
    public static ChartInstance Of(Chart chart, string? name = null) => new()
    {
        Chart = chart,
        Name = name ?? chart.Metadata.Name,
        Values = chart.Values,
        Dependencies = [.. chart.Dependencies.Select(dependency => Of(dependency))],
        Declared = chart.Metadata.Dependencies,
    };

    /// <summary>This with other parts.</summary>
    public ChartInstance With(GoMap? values = null, ImmutableArray<ChartInstance>? dependencies = null, ImmutableArray<ChartDependency>? declared = null, string? name = null) => new()
    {
        Chart = Chart,
        Name = name ?? Name,
        Values = values ?? Values,
        Dependencies = dependencies ?? Dependencies,
        Declared = declared ?? Declared,
    };
}
