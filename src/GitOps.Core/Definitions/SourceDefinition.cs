using NodaTime;

namespace GitOps.Core.Definitions;

/// <summary>What a source is declared as; one sealed record for each kind.</summary>
/// <remarks>Follows <c>source.toolkit.fluxcd.io/v1</c>. Compared by value, so that an unchanged declaration is recognized.</remarks>
public abstract record SourceDefinition
{
    /// <summary>Kind, namespace and name.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>Time from one successful fetch to the next.</summary>
    public required Duration Interval { get; init; }

    /// <summary>Longest time of one fetch.</summary>
    public Duration Timeout { get; init; } = Duration.FromSeconds(60);

    /// <summary>Whether the source rests.</summary>
    public bool Suspend { get; init; }

    /// <summary>Name of the Secret with credentials in the same namespace; null for none.</summary>
    public string? SecretName { get; init; }

    /// <summary>Name of the Secret with certificates, <c>ca.crt</c>, <c>tls.crt</c> and <c>tls.key</c>; null for none or where a kind has none.</summary>
    public string? CertSecretName { get; init; }

    /// <summary>Name of the Secret with <c>address</c>, <c>username</c> and <c>password</c> of a proxy; null for none or where a kind has none.</summary>
    public string? ProxySecretName { get; init; }

    /// <summary>The source that this one is made of, which must have content first; null for a source of its own.</summary>
    public virtual ObjectKey? Upstream => null;

    /// <summary>Whether there is content to fetch. A source without is only an address for others and never becomes ready, as in Flux.</summary>
    public virtual bool HasArtifact => true;
}
