namespace GitOps.Core.Definitions;

/// <summary>A repository of charts, <c>HelmRepository</c> of <c>source.toolkit.fluxcd.io/v1</c>: an index over HTTP, or a registry.</summary>
public sealed record HelmRepository : SourceDefinition
{
    /// <summary>The kind.</summary>
    public const string KindName = "HelmRepository";

    /// <summary>Where <c>index.yaml</c> lies, <c>http</c> or <c>https</c>; with <see cref="HelmRepositoryType.Oci"/> a path in a registry, <c>oci</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>What is at the address.</summary>
    public HelmRepositoryType Type { get; init; }

    /// <summary>Whether the credentials go to other hosts too, where the index names them.</summary>
    public bool PassCredentials { get; init; }

    /// <summary>Whether a registry may be asked without TLS, or without knowing its certificate.</summary>
    public bool Insecure { get; init; }

    /// <summary>A registry is only an address: its charts are sources of their own.</summary>
    public override bool HasArtifact => Type == HelmRepositoryType.Default;
}

/// <summary>What is at the address of a <see cref="HelmRepository"/>, <c>spec.type</c>.</summary>
public enum HelmRepositoryType
{
    /// <summary>An <c>index.yaml</c> over HTTP.</summary>
    Default,

    /// <summary>A registry.</summary>
    Oci,
}
