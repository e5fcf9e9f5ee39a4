using System.Collections.Immutable;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Deployments;

/// <summary>What a step saw. An observation may be boring; only the decider says whether it is an event.</summary>
internal abstract record DeploymentObservation
{
    private protected DeploymentObservation()
    {
    }

    /// <summary>Something else must happen first.</summary>
    public sealed record Waiting(Blocker Blocker) : DeploymentObservation;

    /// <summary>Manifests were built.</summary>
    public sealed record ManifestsBuilt(RenderKey Inputs, string ManifestsDigest, int ObjectCount, Provenance Provenance, string InputsDigest = "") : DeploymentObservation;

    /// <summary>The manifests were compared with the cluster.</summary>
    public sealed record LiveStateCompared(RenderKey Inputs, string ManifestsDigest, ApplyPlan Plan) : DeploymentObservation
    {
        /// <summary>Why the plan must not be carried out without approval; empty when it may.</summary>
        public ImmutableArray<string> Dangers { get; init; } = [];

        /// <summary>When it was compared.</summary>
        public Instant At { get; init; }

        /// <summary>Whether a person asked for it, so that a fight over a field does not excuse it.</summary>
        public bool IsRequested { get; init; }
    }

    /// <summary>What a deleted definition would delete was looked at.</summary>
    public sealed record DeletionConsidered(ImmutableArray<ObjectRef> Prune, ImmutableArray<ObjectNote> HandedOver, ImmutableArray<string> Dangers) : DeploymentObservation;

    /// <summary>What the plan was made from is gone.</summary>
    public sealed record PlanOutdated(string Why) : DeploymentObservation;

    /// <summary>Planned objects were written or refused.</summary>
    public sealed record ObjectsApplied(RenderKey Inputs, ImmutableArray<AppliedObject> Objects, Failure? Failure) : DeploymentObservation;

    /// <summary>Planned objects were deleted or kept.</summary>
    public sealed record ObjectsDeleted(ImmutableArray<ObjectRef> Deleted, ImmutableArray<ObjectNote> Kept, ImmutableArray<ObjectNote> Failed) : DeploymentObservation;

    /// <summary>The health of the awaited objects.</summary>
    public sealed record HealthSeen(RenderKey Inputs, HealthVerdict Verdict, ImmutableArray<ObjectNote> NotReady, Instant At, Duration Timeout) : DeploymentObservation;

    /// <summary>All that the run had to do is done.</summary>
    public sealed record NothingLeft(RenderKey Inputs, string ManifestsDigest, Provenance Provenance, string InputsDigest = "") : DeploymentObservation;

    /// <summary>The objects of a deleted definition were treated as its policy says.</summary>
    public sealed record Released(string Policy) : DeploymentObservation;

    /// <summary>A port failed.</summary>
    public sealed record StepBroken(DeploymentStage Stage, Failure Failure, RenderKey? Inputs) : DeploymentObservation;
}

/// <summary>What must happen before a deployment can go on.</summary>
/// <param name="Reason">Flux's condition reason.</param>
/// <param name="Message">What is waited for.</param>
internal sealed record Blocker(string Reason, string Message);
