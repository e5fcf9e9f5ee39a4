using System.Collections.Immutable;
using GitOps.Core.Objects;
using GitOps.Core.Releases;

namespace GitOps.Core.Deployments;

/// <summary>What to do next for a deployment.</summary>
internal abstract record DeploymentStep
{
    private protected DeploymentStep()
    {
    }

    /// <summary>Say what is waited for.</summary>
    public sealed record Wait(Blocker Blocker) : DeploymentStep;

    /// <summary>Build the manifests.</summary>
    public sealed record Render : DeploymentStep;

    /// <summary>Compare the manifests with the cluster and make a plan.</summary>
    public sealed record Compare : DeploymentStep;

    /// <summary>Carry out the writes of the recorded plan.</summary>
    public sealed record Apply(ApplyPlanned Plan) : DeploymentStep;

    /// <summary>Carry out deletions.</summary>
    public sealed record Prune(ImmutableArray<ObjectRef> Objects) : DeploymentStep;

    /// <summary>Look at the health of the objects.</summary>
    public sealed record AwaitHealth : DeploymentStep;

    /// <summary>Look at what the deletion of the definition would delete.</summary>
    public sealed record ConsiderDeletion : DeploymentStep;

    /// <summary>All is done.</summary>
    public sealed record Conclude : DeploymentStep;

    /// <summary>Say that a prerequisite is broken.</summary>
    public sealed record Report(DeploymentObservation.StepBroken Broken) : DeploymentStep;

    /// <summary>Let go of a deployment whose definition is gone.</summary>
    public sealed record Release : DeploymentStep;
}

/// <summary>What a run knows before it acts and which is not history.</summary>
internal sealed record ReconcileFacts
{
    /// <summary>What the manifests are a function of now; null while the source has no artifact.</summary>
    public RenderKey? Inputs { get; init; }

    /// <summary>A prerequisite that is broken; null when none is.</summary>
    public DeploymentObservation.StepBroken? Broken { get; init; }

    /// <summary>What must happen first; null when nothing does.</summary>
    public Blocker? Blocker { get; init; }

    /// <summary>Whether the schedule, drift, a person or a retry asks to compare with the cluster though the inputs did not change.</summary>
    public bool MustCompare { get; init; }

    /// <summary>Whether a retry of what failed is due, or someone asked.</summary>
    public bool MayRetry { get; init; }

    /// <summary>Whether anything is checked for health.</summary>
    public bool ChecksHealth { get; init; }

    /// <summary>Whether the definition is being deleted.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Whether deletion of the definition deletes its objects.</summary>
    public bool DeletesObjects { get; init; }

    /// <summary>Digest of the manifests that this run has built; null when it has not.</summary>
    public string? Built { get; init; }

    /// <summary>Whether this run has compared.</summary>
    public bool HasCompared { get; init; }

    /// <summary>Whether this run has looked at what a deleted definition would delete.</summary>
    public bool HasConsidered { get; init; }

    /// <summary>Whether this run has tried to delete what a deleted definition leaves behind.</summary>
    public bool HasDeleted { get; init; }

    /// <summary>What this run saw of the health; null when it has not looked.</summary>
    public HealthVerdict? HealthSeen { get; init; }

    /// <summary>What is known of the release; null for a deployment that is none.</summary>
    public ReleaseFacts? Release { get; init; }

    /// <summary>Whether this run has said that it waits, or that all is done.</summary>
    public bool HasConcluded { get; init; }
}

/// <summary>From state and facts to the next step: read top to bottom, first match wins.</summary>
internal static class DeploymentSteps
{
    public static DeploymentStep? Next(DeploymentState state, ReconcileFacts facts) => state switch
    {
        { IsDeclared: false } => null,
        _ when facts is { IsDeleted: true, Release: { } release } => ReleaseSteps.Leaving(state, facts, release),
        _ when facts.IsDeleted => Leaving(state, facts),
        { IsSuspended: true } => null,
        _ when facts.HasConcluded => null,
        _ when facts.Release is { } release => ReleaseSteps.Next(state, facts, release),

        _ when facts.Broken is { } broken => new DeploymentStep.Report(broken),

        // A recorded plan is carried out, unless something newer is wanted by now.
        { Progress: Progress.Planned, Plan: { } plan } when plan.Inputs == facts.Inputs && !plan.Changes.IsEmpty => new DeploymentStep.Apply(plan),
        { Progress: Progress.Planned or Progress.Applied, Plan: { Prune.IsEmpty: false } plan } when plan.Inputs == facts.Inputs => new DeploymentStep.Prune(plan.Prune),
        { Progress: not Progress.Idle, Plan: { } plan } when plan.Inputs == facts.Inputs => Finishing(facts),

        _ when facts.Blocker is { } blocker => new DeploymentStep.Wait(blocker),
        _ when facts.Inputs is null => null,
        { Failed: { } failed } when !facts.MayRetry && failed.Inputs == facts.Inputs => null,

        // Health that is being awaited already needs no new look at the manifests.
        { HealthSince: not null, Health: { } health } when health.Inputs == facts.Inputs && !facts.MustCompare => Finishing(facts),

        { Held: not null } when facts.HasCompared => null,
        _ when facts.HasCompared => Finishing(facts),
        _ when facts.Built is null => MustLook(state, facts) ? new DeploymentStep.Render() : null,
        _ when facts.MustCompare || !IsAsApplied(state, facts) => new DeploymentStep.Compare(),
        _ => Finishing(facts),
    };

    private static DeploymentStep? Finishing(ReconcileFacts facts) => facts switch
    {
        { ChecksHealth: true, HealthSeen: null } => new DeploymentStep.AwaitHealth(),
        { ChecksHealth: true, HealthSeen: not HealthVerdict.Healthy } => null,
        _ => new DeploymentStep.Conclude(),
    };

    // What could not be deleted stays in the inventory, and with it the definition.
    private static DeploymentStep? Leaving(DeploymentState state, ReconcileFacts facts) => state.Inventory switch
    {
        { IsEmpty: true } => new DeploymentStep.Release(),
        _ when !facts.DeletesObjects || state.IsSuspended => new DeploymentStep.Release(),
        _ when facts.HasDeleted || facts.HasConcluded => null,
        _ when facts.Broken is { } broken => new DeploymentStep.Report(broken),
        _ when !facts.HasConsidered => new DeploymentStep.ConsiderDeletion(),
        _ when state.Held is not null => null,
        var inventory => new DeploymentStep.Prune(ApplyOrder.Reversed(inventory)),
    };

    private static bool MustLook(DeploymentState state, ReconcileFacts facts) =>
        facts.MustCompare || state.Applied != facts.Inputs || state.Failed is not null || state.HealthSince is not null || state.Blocked is not null || IsHeldOrApproved(state) || state.Progress != Progress.Idle;

    private static bool IsAsApplied(DeploymentState state, ReconcileFacts facts) =>
        state.Failed is null && state.Progress == Progress.Idle && !IsHeldOrApproved(state) && state.AppliedDigest == facts.Built;

    private static bool IsHeldOrApproved(DeploymentState state) => state.Held is not null || state.Approved is not null;
}
