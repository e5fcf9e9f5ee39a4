using System.Collections.Immutable;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Guards;

/// <summary>Whether a dangerous plan must wait, and what an approval means.</summary>
internal static class PlanApproval
{
    /// <summary>Whether nobody has approved this plan, or one that it is the rest of.</summary>
    public static bool MustHold(DeploymentState state, string manifestsDigest, ImmutableArray<PlannedChange> changes, ImmutableArray<ObjectRef> prune) =>
        state.Approved is not { } approved || !PlanDigest.Covers(approved, manifestsDigest, changes, prune);

    /// <summary>An approval counts for exactly the plan that is held now.</summary>
    public static Decision<DeploymentEvent> Decide(DeploymentState state, ApproveDeployment approve) => state switch
    {
        { Approved: { } approved } when approved.PlanDigest == approve.PlanDigest => Decision<DeploymentEvent>.Nothing,
        { Held: null } => new Decision<DeploymentEvent>.Refused("no plan is held; look at the condition Ready of the deployment"),
        { Held: { } held } when held.PlanDigest != approve.PlanDigest => new Decision<DeploymentEvent>.Refused($"the plan that is held is {held.PlanDigest}, not {approve.PlanDigest}; read what it would do and approve that one"),
        _ when approve.Approver.Length == 0 => new Decision<DeploymentEvent>.Refused("an approval needs the name of who approves"),
        _ => new Decision<DeploymentEvent>.Accepted([new PlanApproved(approve.PlanDigest, approve.Approver)]),
    };

    /// <summary>What is held and how to let it pass, for a condition.</summary>
    public static string Describe(PlanHeld held, string space, string name) =>
        $"{string.Join("; ", held.Reasons)}. To approve: kubectl -n {space} annotate --overwrite kustomization {name} {Annotations.Approve}={held.PlanDigest}";
}
