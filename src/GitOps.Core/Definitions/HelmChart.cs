namespace GitOps.Core.Definitions;

/// <summary>A chart of a repository, <c>HelmChart</c> of <c>source.toolkit.fluxcd.io/v1</c>.</summary>
/// <remarks>Charts in a Git repository need none: a release names the repository as its source and the folder as its chart.</remarks>
public sealed record HelmChart : SourceDefinition
{
    /// <summary>The kind.</summary>
    public const string KindName = "HelmChart";

    /// <summary>Name of the chart.</summary>
    public required string Chart { get; init; }

    /// <summary>A version, or a range of which the highest counts.</summary>
    public string Version { get; init; } = "*";

    /// <summary>The repository. Its Secret is read for this chart too.</summary>
    public required HelmRepository Repository { get; init; }
}
