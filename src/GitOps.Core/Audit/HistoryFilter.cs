using GitOps.Core.Definitions;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>Which events a history tells; what is null lets everything through.</summary>
public sealed record HistoryFilter
{
    /// <summary>Only events of deployments of this name: <c>name</c>, <c>namespace/name</c> or <c>Kind/namespace/name</c>.</summary>
    public string? Deployment { get; init; }

    /// <summary>Only events of sources of this name; with <see cref="Deployment"/>, events of either.</summary>
    public string? Source { get; init; }

    /// <summary>Only events that name an object whose <c>Kind/namespace/name</c> contains this text, whatever its case.</summary>
    public string? Object { get; init; }

    /// <summary>Only events that a commit led to whose hash begins so.</summary>
    public string? Commit { get; init; }

    /// <summary>Only events that a commit led to whose author contains this text, whatever its case.</summary>
    public string? Author { get; init; }

    /// <summary>Only events that were caused by an actor whose <c>kind:name</c> contains this text, whatever its case.</summary>
    public string? Actor { get; init; }

    /// <summary>Only events at or after this instant.</summary>
    public Instant? Since { get; init; }

    /// <summary>Only events at or before this instant.</summary>
    public Instant? Until { get; init; }

    internal static bool Fits(ObjectKey key, string name) =>
        name == key.Name || name == $"{key.Namespace}/{key.Name}" || name == key.ToString();

    internal bool Allows(HistoryEntry entry) =>
        AllowsDefinition(entry)
        && (Object is null || entry.Objects.Any(item => item.ToString().Contains(Object, StringComparison.OrdinalIgnoreCase)))
        && (Commit is null || entry.Provenance?.Commit.StartsWith(Commit, StringComparison.OrdinalIgnoreCase) == true)
        && (Author is null || entry.Provenance?.Author.Contains(Author, StringComparison.OrdinalIgnoreCase) == true)
        && (Actor is null || entry.Envelope.Event.Actor.ToString().Contains(Actor, StringComparison.OrdinalIgnoreCase))
        && (Since is null || entry.Envelope.Event.At >= Since)
        && (Until is null || entry.Envelope.Event.At <= Until);

    private bool AllowsDefinition(HistoryEntry entry) =>
        (Deployment is null && Source is null)
        || (entry.Definition is { } key && entry.Envelope.Stream.Category switch
        {
            "deployment" => Deployment is not null && Fits(key, Deployment),
            "source" => Source is not null && Fits(key, Source),
            _ => false,
        });
}
