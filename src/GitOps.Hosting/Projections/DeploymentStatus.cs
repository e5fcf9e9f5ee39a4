using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Guards;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Hosting.Projections;

/// <summary>From the state of a deployment to the status that Flux's kustomize-controller would write.</summary>
internal static class DeploymentStatus
{
    public static KubeMap Of(DeploymentState state, KubeObject resource, DeploymentDefinition? definition, Instant now)
    {
        var status = resource.Status;
        var conditions = new ConditionList(status, resource.Generation, now);
        var isSettled = Describe(state, resource, definition, conditions);
        var next = KubeMap.Of(("conditions", (KubeValue)conditions.ToList()));
        if (isSettled && resource.Generation == state.Generation)
        {
            next = next.With("observedGeneration", resource.Generation);
        }

        next = WithText(next, "lastAppliedRevision", state.Applied?.Revision);
        next = WithText(next, "lastAttemptedRevision", state.AttemptedRevision);
        next = WithText(next, "lastHandledReconcileAt", state.HandledRequest);
        return state.Inventory.IsEmpty && !status.Has("inventory")
            ? next
            : next.With("inventory", KubeMap.Of(("entries", (KubeValue)KubeList.Of(state.Inventory.Select(item =>
                (KubeValue)KubeMap.Of(("id", (KubeValue)Inventory.IdOf(item)), ("v", item.Kind.Version)))))));
    }

    // Returns whether the present generation has been dealt with: it succeeded, or no retry will help.
    private static bool Describe(DeploymentState state, KubeObject resource, DeploymentDefinition? definition, ConditionList conditions)
    {
        if (state.Failed is { } failed)
        {
            return DescribeFailure(state, failed, conditions);
        }

        if (state.Blocked is { } blocked)
        {
            conditions.Remove("Stalled").Set("Ready", "False", blocked.Reason, blocked.Message);
            return false;
        }

        if (state.Held is { } held)
        {
            conditions.Remove("Stalled").Remove("Reconciling").Set("Ready", "False", Reasons.ApprovalRequired, PlanApproval.Describe(held, resource.Namespace, resource.Name));
            return true;
        }

        if (!state.IsReady)
        {
            var doing = Doing(state, definition);
            conditions.Remove("Stalled").Set("Reconciling", "True", Reasons.Progressing, doing).Set("Ready", "Unknown", Reasons.Progressing, "Reconciliation in progress");
            if (state.HealthSince is not null)
            {
                conditions.Set("Healthy", "Unknown", Reasons.Progressing, doing);
            }

            return state.IsSuspended && state.Applied is not null;
        }

        conditions.Remove("Stalled").Remove("Reconciling").Set("Ready", "True", Reasons.ReconciliationSucceeded, $"Applied revision: {state.Applied!.Revision}");
        DescribeHealth(state, definition, conditions);
        return true;
    }

    private static bool DescribeFailure(DeploymentState state, ReconciliationFailed failed, ConditionList conditions)
    {
        var (reason, message) = (failed.Failure.Reason, failed.Failure.Message);
        conditions.Set("Ready", "False", reason, message);
        if (failed.Stage == DeploymentStage.Health)
        {
            conditions.Set("Healthy", "False", reason, message);
        }

        if (failed.Failure.Class == FailureClass.Stalled)
        {
            conditions.Remove("Reconciling").Set("Stalled", "True", reason, message);
            return true;
        }

        conditions.Remove("Stalled").Set("Reconciling", "True", Reasons.ProgressingWithRetry, Doing(state, null));
        return false;
    }

    private static void DescribeHealth(DeploymentState state, DeploymentDefinition? definition, ConditionList conditions)
    {
        if (definition is Kustomization { Wait: false, HealthChecks.IsEmpty: true })
        {
            conditions.Remove("Healthy");
        }
        else if (state.Health is { Verdict: HealthVerdict.Healthy } health)
        {
            conditions.Set("Healthy", "True", "Succeeded", $"Health check passed in {GoDuration.Print(health.Took)}");
        }
    }

    private static string Doing(DeploymentState state, DeploymentDefinition? definition)
    {
        var doing = state switch
        {
            { HealthSince: not null } or { Failed.Stage: DeploymentStage.Health } => "Running health checks",
            { Progress: not Progress.Idle } or { Failed.Stage: DeploymentStage.Compare or DeploymentStage.Apply or DeploymentStage.Prune } => "Detecting drift",
            { Failed.Stage: DeploymentStage.Render } => "Building manifests",
            _ => "Fetching manifests",
        };
        var timeout = definition is Kustomization kustomization ? $" with a timeout of {GoDuration.Print(kustomization.EffectiveTimeout)}" : string.Empty;
        return $"{doing} for revision {state.AttemptedRevision}{timeout}";
    }

    private static KubeMap WithText(KubeMap map, string key, string? text) => string.IsNullOrEmpty(text) ? map : map.With(key, text);
}
