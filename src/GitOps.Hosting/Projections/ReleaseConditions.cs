using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Hosting.Projections;

/// <summary>From the state of a release to the status that Flux's helm-controller would write.</summary>
internal static class ReleaseConditions
{
    public static KubeMap Of(DeploymentState state, KubeObject resource, HelmRelease? definition, Instant now)
    {
        var ledger = state.Release ?? ReleaseLedger.Empty;
        var conditions = new ConditionList(resource.Status, resource.Generation, now);
        Describe(state, ledger, definition, conditions);
        var status = KubeMap.Of(("conditions", (KubeValue)conditions.ToList()));
        if (resource.Generation == state.Generation && (state.IsReady || state.Failed?.Failure.Class == FailureClass.Stalled))
        {
            status = status.With("observedGeneration", resource.Generation);
        }

        status = WithText(status, "storageNamespace", ledger.Latest?.StorageNamespace);
        status = WithText(status, "helmChart", definition?.Source.Kind == HelmChart.KindName && definition.Chart is not null ? $"{definition.Source.Namespace}/{definition.Source.Name}" : null);
        status = WithText(status, "lastAttemptedRevision", ledger.Attempt?.ChartVersion);
        status = WithText(status, "lastAttemptedConfigDigest", ledger.Attempt?.ConfigDigest);
        status = WithText(status, "lastAttemptedReleaseAction", ledger.Attempt is { } attempt ? ReleaseWords.NameOf(attempt.Action) : null);
        status = WithText(status, "lastAttemptedReleaseActionDuration", ledger.AttemptTook is { } took ? GoDuration.Print(took) : null);
        status = WithText(status, "lastAttemptedRevisionDigest", (ledger.UnderWay?.Release ?? ledger.Latest)?.ArtifactDigest);
        if (ledger.Attempt is not null)
        {
            status = status.With("lastAttemptedGeneration", state.Generation);
        }

        status = WithText(status, "observedPostRenderersDigest", ObservedDigests.OfPostRenderers(definition));
        status = WithText(status, "observedCommonMetadataDigest", ObservedDigests.OfCommonMetadata(definition));
        status = WithText(status, "lastHandledReconcileAt", state.HandledRequest);
        status = WithHandled(status, resource, state.HandledRequest, "reconcile.fluxcd.io/forceAt", "lastHandledForceAt");
        status = WithHandled(status, resource, state.HandledRequest, "reconcile.fluxcd.io/resetAt", "lastHandledResetAt");
        status = WithNumber(status, resource, "failures", ledger.Failures);
        status = WithNumber(status, resource, "installFailures", ledger.InstallFailures);
        status = WithNumber(status, resource, "upgradeFailures", ledger.UpgradeFailures);
        if (!ledger.History.IsEmpty || resource.Status.Has("history"))
        {
            status = status.With("history", KubeList.Of(ledger.History.Select(Snapshot)));
        }

        return state.Inventory.IsEmpty && !resource.Status.Has("inventory")
            ? status
            : status.With("inventory", KubeMap.Of(("entries", (KubeValue)KubeList.Of(state.Inventory.Select(item =>
                (KubeValue)KubeMap.Of(("id", (KubeValue)Inventory.IdOf(item)), ("v", item.Kind.Version)))))));
    }

    private static void Describe(DeploymentState state, ReleaseLedger ledger, HelmRelease? definition, ConditionList conditions)
    {
        Show(conditions, "Released", ledger.Released);
        Show(conditions, "Remediated", ledger.Remediated);
        Show(conditions, "TestSuccess", definition is { Test.Enable: true } ? ledger.Tested : null);
        if (definition is { Test.Enable: true } && ledger is { Tested: null, Released.IsGood: true })
        {
            conditions.Set("TestSuccess", "Unknown", "AwaitingTests", "Release is waiting for its tests");
        }

        DescribeDrift(state, ledger, definition, conditions);
        switch (state)
        {
            case { Release.UnderWay: { } action }:
                var doing = $"Running '{ReleaseWords.NameOf(action.Action)}' action with timeout of {GoDuration.Print(TimeoutOf(action, definition))}";
                conditions.Remove("Stalled").Set("Reconciling", "True", Reasons.Progressing, doing).Set("Ready", "Unknown", Reasons.Progressing, doing);
                break;
            case { Failed: { } failed }:
                var ready = Summary(ledger, definition) is { IsGood: false } or { Reason: "RollbackSucceeded" or "UninstallSucceeded" } ? Summary(ledger, definition)! : new ReleaseNote(false, failed.Failure.Reason, failed.Failure.Message);
                conditions.Set("Ready", "False", ready.Reason, ready.Message);
                if (failed.Failure.Class == FailureClass.Stalled)
                {
                    conditions.Remove("Reconciling").Set("Stalled", "True", failed.Failure.Reason, failed.Failure.Message);
                }
                else
                {
                    conditions.Remove("Stalled").Set("Reconciling", "True", Reasons.ProgressingWithRetry, ready.Message);
                }

                break;
            case { Blocked: { } blocked }:
                conditions.Remove("Stalled").Set("Reconciling", "True", Reasons.Progressing, "Fulfilling prerequisites").Set("Ready", "False", blocked.Reason, blocked.Message);
                break;
            case { IsReady: true } when Summary(ledger, definition) is { } note:
                conditions.Remove("Stalled").Remove("Reconciling").Set("Ready", note.IsGood && ledger.Remediated is null ? "True" : "False", note.Reason, note.Message);
                break;
            default:
                conditions.Remove("Stalled").Set("Reconciling", "True", Reasons.Progressing, "Fulfilling prerequisites").Set("Ready", "Unknown", Reasons.Progressing, "reconciliation in progress");
                break;
        }
    }

    // The last word counts: a remediation, then tests, then the release itself.
    private static ReleaseNote? Summary(ReleaseLedger ledger, HelmRelease? definition) =>
        ledger.Remediated
        ?? (definition is { Test: { Enable: true, IgnoreFailures: false } } ? ledger.Tested : null)
        ?? ledger.Released;

    private static void DescribeDrift(DeploymentState state, ReleaseLedger ledger, HelmRelease? definition, ConditionList conditions)
    {
        if (definition is null or { Drift.Mode: DriftMode.Disabled } || ledger.Latest is not { } latest)
        {
            return;
        }

        if (!ledger.Drift.IsEmpty)
        {
            var lines = ledger.Drift.Select(item => $"{item.Object} {(item.Differences.IsEmpty ? "removed" : $"changed ({item.Differences.Count(change => change.From is null)} additions, {item.Differences.Count(change => change.From is not null && change.To is not null)} changes, {item.Differences.Count(change => change.To is null)} removals)")}");
            conditions.Set("Drifted", "True", "DriftDetected", $"Cluster state of release {latest.FullName} has drifted from the desired state:\n{string.Join('\n', lines)}");
        }
        else if (state.IsReady)
        {
            conditions.Set("Drifted", "False", "NoDriftDetected", "No drift detected against the cluster state");
        }
    }

    private static void Show(ConditionList conditions, string type, ReleaseNote? note)
    {
        if (note is null)
        {
            conditions.Remove(type);
        }
        else
        {
            conditions.Set(type, note.IsGood ? "True" : "False", note.Reason, note.Message);
        }
    }

    private static Duration TimeoutOf(ReleaseUnderWay action, HelmRelease? definition) =>
        definition is null ? Duration.Zero : ReleaseActions.SettingsOf(action.Action, definition).Timeout ?? definition.Timeout;

    private static KubeValue Snapshot(ReleaseSnapshot release)
    {
        var snapshot = KubeMap.Of(
            ("apiVersion", (KubeValue)"v2"),
            ("digest", release.RecordDigest),
            ("name", release.Name),
            ("namespace", release.Namespace),
            ("version", release.Version),
            ("status", release.Status),
            ("action", ReleaseWords.NameOf(release.Action)),
            ("chartName", release.ChartName),
            ("chartVersion", release.ChartVersion),
            ("configDigest", release.ConfigDigest),
            ("firstDeployed", InstantPattern.General.Format(release.FirstDeployed)),
            ("lastDeployed", InstantPattern.General.Format(release.LastDeployed)));
        snapshot = WithText(snapshot, "appVersion", release.AppVersion);
        snapshot = WithText(snapshot, "ociDigest", release.ArtifactDigest);
        snapshot = release.Deleted is { } deleted ? snapshot.With("deleted", InstantPattern.General.Format(deleted)) : snapshot;
        return release.IsTested
            ? snapshot.With("testHooks", KubeMap.Of(release.Tests.Select(test => KeyValuePair.Create(test.Name, (KubeValue)KubeMap.Of(
                ("lastStarted", (KubeValue)InstantPattern.General.Format(test.Started)),
                ("lastCompleted", InstantPattern.General.Format(test.Completed)),
                ("phase", test.Succeeded ? "Succeeded" : "Failed"))))))
            : snapshot;
    }

    private static KubeMap WithText(KubeMap map, string key, string? text) => string.IsNullOrEmpty(text) ? map : map.With(key, text);

    private static KubeMap WithHandled(KubeMap map, KubeObject resource, string handled, string annotation, string field) =>
        handled.Length > 0 && resource.Annotation(annotation) == handled ? map.With(field, handled) : map;

    // A counter that was never above zero says nothing.
    private static KubeMap WithNumber(KubeMap map, KubeObject resource, string key, int number) => number > 0 || resource.Status.Has(key) ? map.With(key, number) : map;
}
