using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>What every deployment and source did over a time.</summary>
/// <param name="From">Begin.</param>
/// <param name="To">End.</param>
/// <param name="Deployments">The deployments in the order of their first event.</param>
/// <param name="Fetches">New content of sources, oldest first.</param>
/// <param name="Unread">Events that cannot be read here and are missing.</param>
public sealed record TimelineReport(Instant From, Instant To, ImmutableArray<DeploymentTimeline> Deployments, ImmutableArray<TimelineFetch> Fetches, int Unread);

/// <summary>The story of one deployment.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Phases">What it was when, without gaps, oldest first.</param>
/// <param name="Runs">Its reconciles that changed something or failed, oldest first.</param>
public sealed record DeploymentTimeline(ObjectKey Deployment, ImmutableArray<TimelinePhase> Phases, ImmutableArray<TimelineRun> Runs);

/// <summary>A time in which a deployment was one thing.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="From">Begin.</param>
/// <param name="To">End; of the phase under way, the end of the report.</param>
/// <param name="Why">What it waited for, or why it failed; may be empty.</param>
public sealed record TimelinePhase(PhaseKind Kind, Instant From, Instant To, string Why);

/// <summary>What a deployment can be.</summary>
public enum PhaseKind
{
    /// <summary>Something else must happen first.</summary>
    Waiting,

    /// <summary>It renders, applies or awaits health.</summary>
    Working,

    /// <summary>All is applied and healthy.</summary>
    Ready,

    /// <summary>The last try failed.</summary>
    Failing,

    /// <summary>It rests.</summary>
    Suspended,
}

/// <summary>One reconcile that changed something or failed.</summary>
public sealed record TimelineRun
{
    /// <summary>Its number in the deployment, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What it was for.</summary>
    public required RunKind Kind { get; init; }

    /// <summary>How it ended.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>First event.</summary>
    public required Instant Start { get; init; }

    /// <summary>Last event.</summary>
    public required Instant End { get; init; }

    /// <summary>Who caused it.</summary>
    public required Actor Actor { get; init; }

    /// <summary>The revision that was worked on; empty when it was not known yet.</summary>
    public required string Revision { get; init; }

    /// <summary>Commit and author of the revision; null when the log does not say.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>The steps with the time each was done, in order.</summary>
    public required ImmutableArray<RunStep> Steps { get; init; }

    /// <summary>What had been changed outside of the engine.</summary>
    public required ImmutableArray<DriftedObject> Drift { get; init; }

    /// <summary>What was written.</summary>
    public required ImmutableArray<AppliedObject> Applied { get; init; }

    /// <summary>What was deleted.</summary>
    public required ImmutableArray<ObjectRef> Deleted { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Position of the first event in the log.</summary>
    public required long FirstPosition { get; init; }

    /// <summary>Position of the last event in the log.</summary>
    public required long LastPosition { get; init; }
}

/// <summary>What a reconcile was for.</summary>
public enum RunKind
{
    /// <summary>Something new was asked for.</summary>
    Change,

    /// <summary>What had drifted was written back.</summary>
    Correction,

    /// <summary>A revision was confirmed without a write.</summary>
    Confirmation,
}

/// <summary>How a reconcile ended.</summary>
public enum RunOutcome
{
    /// <summary>It has not ended.</summary>
    UnderWay,

    /// <summary>All is applied and healthy.</summary>
    Succeeded,

    /// <summary>A step failed.</summary>
    Failed,

    /// <summary>Its plan was given up, or something newer came.</summary>
    Abandoned,
}

/// <summary>A step of a reconcile.</summary>
/// <param name="Name">One word.</param>
/// <param name="At">When it was done.</param>
public sealed record RunStep(string Name, Instant At);

/// <summary>New content of a source.</summary>
public sealed record TimelineFetch(ObjectKey Source, Instant At, string Revision, Provenance Provenance);
