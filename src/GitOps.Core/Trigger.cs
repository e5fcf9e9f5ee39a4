using GitOps.Core.EventSourcing;

namespace GitOps.Core;

/// <summary>Why a reconcile is asked for. A trigger only says <em>look</em>; duplicate, late and lost ones are harmless.</summary>
/// <param name="Reason">What happened.</param>
/// <param name="Actor">Who caused it.</param>
/// <param name="Token">Value of a request out of schedule; empty for none.</param>
/// <param name="CorrelationId">Joins what follows.</param>
internal sealed record Trigger(TriggerReason Reason, Actor Actor, string Token, Guid CorrelationId);

/// <summary>What happened.</summary>
internal enum TriggerReason
{
    /// <summary>The interval is over.</summary>
    Interval,

    /// <summary>A retry or a look at something under way is due.</summary>
    Retry,

    /// <summary>The definition is new or changed.</summary>
    Definition,

    /// <summary>The source has new content.</summary>
    Source,

    /// <summary>A dependency became ready.</summary>
    Dependency,

    /// <summary>An object of the inventory changed in the cluster.</summary>
    Drift,

    /// <summary>A person, a webhook or a tool asked.</summary>
    Request,
}
