namespace GitOps.Core.Definitions;

/// <summary>A repository of charts with an index over HTTP, <c>HelmRepository</c> of <c>source.toolkit.fluxcd.io/v1</c> with type <c>default</c>.</summary>
public sealed record HelmRepository : SourceDefinition
{
    /// <summary>The kind.</summary>
    public const string KindName = "HelmRepository";

    /// <summary>Where <c>index.yaml</c> lies; <c>http</c> or <c>https</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Whether the credentials go to other hosts too, where the index names them.</summary>
    public bool PassCredentials { get; init; }
}
