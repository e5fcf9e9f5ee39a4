using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Releases;

/// <summary>What a step of a release saw.</summary>
internal abstract record ReleaseObservation : DeploymentObservation
{
    private ReleaseObservation()
    {
    }

    /// <summary>The records were read, and the chart looked at.</summary>
    public sealed record RecordsRead(ReleaseSeen Seen, ReleaseWish? Wish) : ReleaseObservation;

    /// <summary>An action can begin: what it will make is rendered and compared with what is there.</summary>
    public sealed record Prepared(ReleaseActionStarted Started, string TakenOver, string ManifestsDigest, int ObjectCount, Provenance Provenance, ApplyPlanned? Plan) : ReleaseObservation;

    /// <summary>The record of the action is in the cluster.</summary>
    public sealed record RecordKept(ReleaseSeen Seen) : ReleaseObservation;

    /// <summary>Hooks that succeeded were deleted.</summary>
    public sealed record HooksGone(string Moment) : ReleaseObservation;

    /// <summary>Something takes its time.</summary>
    public sealed record Going : ReleaseObservation;

    /// <summary>The action cannot go on.</summary>
    public sealed record Broken(string Why) : ReleaseObservation;

    /// <summary>A hook began, ended, or neither.</summary>
    public sealed record HookSeen(ReleaseHookStarted? Started, ReleaseHookEnded? Ended) : ReleaseObservation;

    /// <summary>The objects were written or refused.</summary>
    public sealed record ObjectsWritten(ImmutableArray<AppliedObject> Objects, string? Refusal) : ReleaseObservation;

    /// <summary>Objects were deleted or kept.</summary>
    public sealed record ObjectsGone(ObjectsDeleted Gone, bool Waits) : ReleaseObservation;

    /// <summary>The readiness of the objects.</summary>
    public sealed record ReadinessSeen(RenderKey Inputs, HealthVerdict Verdict, ImmutableArray<ObjectNote> NotReady, Duration Took, string? Failing) : ReleaseObservation
    {
        public bool IsReady => Verdict == HealthVerdict.Healthy;
    }

    /// <summary>The action came to an end, good or bad, and its record says so.</summary>
    public sealed record ActionEnded(ReleaseAction Action, int Target, ReleaseSnapshot Release, string? Failure, bool Counts) : ReleaseObservation;

    /// <summary>A stale record was marked as failed.</summary>
    public sealed record Unlocked(ReleaseSnapshot Release, string From) : ReleaseObservation;

    /// <summary>The objects were compared with the release.</summary>
    public sealed record DriftSeen(ImmutableArray<DriftedObject> Objects) : ReleaseObservation;

    /// <summary>Drifted objects were written back.</summary>
    public sealed record DriftWritten(ImmutableArray<AppliedObject> Objects) : ReleaseObservation;
}
