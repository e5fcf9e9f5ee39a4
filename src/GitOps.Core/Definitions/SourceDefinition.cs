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
}
