using System.Collections.Immutable;
using GitOps.Core.Deployments.Guards;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Deployments;

/// <summary>Where a deployment stands between two appends.</summary>
internal enum Progress
{
    /// <summary>Nothing is under way.</summary>
    Idle,

    /// <summary>A plan is recorded, and its writes may or may not have happened.</summary>
    Planned,

    /// <summary>The writes of the plan have happened.</summary>
    Applied,

    /// <summary>The deletions of the plan have happened.</summary>
    Pruned,
}

/// <summary>What is true of a deployment, folded from its events.</summary>
internal sealed record DeploymentState
{
    public static DeploymentState Initial { get; } = new();

    public bool IsDeclared { get; init; }

    public bool IsRetired { get; init; }

    public bool IsSuspended { get; init; }

    public long Generation { get; init; }

    public string DefinitionDigest { get; init; } = string.Empty;

    public string Source { get; init; } = string.Empty;

    public string Path { get; init; } = string.Empty;

    public Progress Progress { get; init; }

    /// <summary>The plan under way; null when idle.</summary>
    public ApplyPlanned? Plan { get; init; }

    /// <summary>Whether the plan under way writes back what drifted.</summary>
    public bool IsCorrecting { get; init; }

    /// <summary>Every object that is or may be in the cluster because of this deployment, in the order of application.</summary>
    public ImmutableArray<ObjectRef> Inventory { get; init; } = [];

    /// <summary>The manifests rendered last.</summary>
    public string RenderedDigest { get; init; } = string.Empty;

    /// <summary>What the manifests rendered last were made from; null when no event of this version tells.</summary>
    public RenderKey? RenderedFrom { get; init; }

    /// <summary>The files they were made from, in the content store; empty when they were not kept.</summary>
    public string RenderedInputs { get; init; } = string.Empty;

    /// <summary>The revision that was worked on last.</summary>
    public string AttemptedRevision { get; init; } = string.Empty;

    /// <summary>What was rendered, applied, pruned and healthy last; null before the first success.</summary>
    public RenderKey? Applied { get; init; }

    public string AppliedDigest { get; init; } = string.Empty;

    /// <summary>The files that the applied manifests were made from, in the content store; empty when they were not kept.</summary>
    public string AppliedInputs { get; init; } = string.Empty;

    public Provenance? AppliedProvenance { get; init; }

    public Instant? SucceededAt { get; init; }

    /// <summary>Why it waits; null when it does not.</summary>
    public Blocker? Blocked { get; init; }

    /// <summary>What failed last; null when the last run succeeded.</summary>
    public ReconciliationFailed? Failed { get; init; }

    public Instant? FailingSince { get; init; }

    /// <summary>The last word on health; null when nothing is checked.</summary>
    public HealthAssessed? Health { get; init; }

    /// <summary>When the health check under way began; null when none is.</summary>
    public Instant? HealthSince { get; init; }

    /// <summary>The plan that waits for approval; null when none does.</summary>
    public PlanHeld? Held { get; init; }

    /// <summary>The held plan that was approved and is not done yet.</summary>
    public PlanHeld? Approved { get; init; }

    /// <summary>Drift that was corrected not long ago.</summary>
    public ImmutableArray<RepeatedDrift> Drifts { get; init; } = [];

    /// <summary>The release that the deployment is; null for one that is none.</summary>
    public ReleaseLedger? Release { get; init; }

    public string HandledRequest { get; init; } = string.Empty;

    public bool IsReady => Failed is null && Held is null && Blocked is null && Progress == Progress.Idle && HealthSince is null && Applied?.DefinitionDigest == DefinitionDigest;

    /// <summary>The files that manifests were made from, as far as the log tells; empty when it does not.</summary>
    public string InputsOf(RenderKey inputs) => RenderedFrom == inputs ? RenderedInputs : Applied == inputs ? AppliedInputs : string.Empty;

    public static DeploymentState Evolve(DeploymentState state, DeploymentEvent happened, Instant at)
    {
        var next = Next(state, happened, at);
        return happened is DeploymentDeclared or DeploymentRetired ? next : next with { Release = ReleaseLedger.Evolve(state.Release, happened, at) };
    }

    private static DeploymentState Next(DeploymentState state, DeploymentEvent happened, Instant at) => happened switch
    {
        DeploymentDeclared e => Initial with { IsDeclared = true, Generation = e.Generation, DefinitionDigest = e.DefinitionDigest, Source = e.Source, Path = e.Path },
        DeploymentChanged e => state with { Drifts = [], Generation = e.Generation, DefinitionDigest = e.DefinitionDigest, Source = e.Source, Path = e.Path },
        DeploymentSuspended => state with { IsSuspended = true },
        DeploymentResumed => state with { IsSuspended = false },
        DeploymentBlocked e => state with { Blocked = new Blocker(e.Reason, e.Message) },
        ManifestsRendered e => state with { Drifts = [], RenderedDigest = e.ManifestsDigest, RenderedFrom = e.Inputs, RenderedInputs = e.InputsDigest, AttemptedRevision = e.Inputs.Revision, Blocked = null },
        ApplyPlanned e => Planned(state, e),
        PlanAbandoned => state with { Progress = Progress.Idle, Plan = null, IsCorrecting = false, Held = null },
        PlanHeld e => Holding(state, e),
        PlanApproved => state with { Held = null, Approved = state.Held },
        ObjectsHandedOver e => state with { Inventory = Without(state.Inventory, e.Objects.Select(item => item.Object)) },
        FlappingDetected e => state with { Drifts = Flapping.Reported(state.Drifts, e) },
        DriftDetected e => state with { IsCorrecting = true, Drifts = Flapping.Remember(state.Drifts, e.Objects, at) },
        ResourcesApplied => state with { Progress = Progress.Applied },
        DriftCorrected => state with { Progress = Progress.Applied },
        ResourcesPruned e => Pruned(state, e),
        HealthAssessed { Verdict: HealthVerdict.Progressing } e => state with { Health = e, HealthSince = at },
        HealthAssessed e => state with { Health = e, HealthSince = null },
        ReconciliationSucceeded e => Succeeded(state, e, at),
        ReconciliationFailed e => Failing(state, e, at),
        DeploymentRequestHandled e => state with { HandledRequest = e.Token },
        DeploymentRetired => Initial with { IsRetired = true },
        ReleaseActionStarted { InputsDigest.Length: > 0 } e => state with { Blocked = null, RenderedFrom = e.Inputs, RenderedInputs = e.InputsDigest },
        ReleaseActionStarted => state with { Blocked = null },
        ReleaseHookStarted or ReleaseHookEnded or ReleaseInstalled or ReleaseUpgraded or ReleaseRolledBack or ReleaseTested or ReleaseUninstalled
            or ReleaseActionFailed or ReleaseUnlocked or ReleaseTakenOver or DriftResolved => state with { HealthSince = null },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event of a deployment."),
    };

    // From here on every object of the plan may exist, whatever becomes of the run.
    private static DeploymentState Planned(DeploymentState state, ApplyPlanned plan)
    {
        var leaving = plan.Orphaned.ToIds(item => item.Id);
        var present = state.Inventory.ToIds(item => item.Id);
        var arriving = plan.Changes.Select(change => change.Object).Concat(plan.Adopted).Where(item => !present.Contains(item.Id)).Select(item => item.Pooled());
        return state with
        {
            Progress = Progress.Planned,
            Plan = plan,
            Held = null,
            Blocked = null,
            AttemptedRevision = plan.Inputs.Revision,
            Inventory = [.. state.Inventory.Where(item => !leaving.Contains(item.Id)), .. arriving],
        };
    }

    // Nothing of it has happened, and nothing will before someone says so.
    private static DeploymentState Holding(DeploymentState state, PlanHeld held) => state with
    {
        Progress = Progress.Idle,
        Plan = null,
        IsCorrecting = false,
        Held = held,
        Approved = null,
        Blocked = null,
        Failed = null,
        FailingSince = null,
        HealthSince = null,
        AttemptedRevision = held.Inputs?.Revision ?? state.AttemptedRevision,
    };

    private static ImmutableArray<ObjectRef> Without(ImmutableArray<ObjectRef> inventory, IEnumerable<ObjectRef> leaving)
    {
        var gone = leaving.Select(item => item.Id).ToHashSet();
        return [.. inventory.Where(item => !gone.Contains(item.Id))];
    }

    private static DeploymentState Pruned(DeploymentState state, ResourcesPruned pruned) => state with
    {
        Progress = state.Progress == Progress.Idle ? Progress.Idle : Progress.Pruned,
        Inventory = Without(state.Inventory, pruned.Deleted.Concat(pruned.Kept.Select(note => note.Object))),
    };

    private static DeploymentState Succeeded(DeploymentState state, ReconciliationSucceeded success, Instant at) => state with
    {
        Progress = Progress.Idle,
        Plan = null,
        IsCorrecting = false,
        Applied = success.Inputs,
        AppliedDigest = success.ManifestsDigest,
        AppliedInputs = success.InputsDigest,
        AppliedProvenance = success.Provenance,
        RenderedDigest = success.ManifestsDigest,
        RenderedFrom = success.Inputs,
        RenderedInputs = success.InputsDigest,
        AttemptedRevision = success.Inputs.Revision,
        SucceededAt = at,
        Blocked = null,
        Failed = null,
        FailingSince = null,
        HealthSince = null,
        Held = null,
        Approved = null,
    };

    private static DeploymentState Failing(DeploymentState state, ReconciliationFailed failure, Instant at) => state with
    {
        Progress = Progress.Idle,
        Plan = null,
        IsCorrecting = false,
        Blocked = null,
        Failed = failure,
        FailingSince = state.FailingSince ?? at,
        HealthSince = null,
        AttemptedRevision = failure.Inputs?.Revision ?? state.AttemptedRevision,
    };
}
