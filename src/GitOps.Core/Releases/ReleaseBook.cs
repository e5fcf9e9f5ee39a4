using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Releases;

/// <summary>Keeps the records of releases: what is under way, how it ended, how many stay. Every write may be done twice.</summary>
internal sealed class ReleaseBook(ReleaseReading reading, ReleasePreparation preparation, ReleaseCrds crds, Redaction redaction, IClock clock)
{
    /// <summary>Puts the record of an action into the cluster, unless a run before a crash has.</summary>
    public async Task<ReleaseObservation> KeepAsync(ReleaseUnderWay action, DeploymentRun run, ReleaseLedger ledger, ReleaseFacts release, CancellationToken cancellationToken)
    {
        var (wanted, definition) = (action.Release, release.Definition);
        var stored = await reading.Store.ListAsync(run.Cluster, wanted.StorageNamespace, wanted.Name, cancellationToken).ConfigureAwait(false);
        var known = stored.FirstOrDefault(item => item.Version == wanted.Version)?.Record;
        if (action.Action is ReleaseAction.Test or ReleaseAction.Uninstall or ReleaseAction.UninstallRemediation)
        {
            if (known is not null && action.Action != ReleaseAction.Test && known.Status != ReleaseStatus.Uninstalling)
            {
                known = known.With(ReleaseStatus.Uninstalling, "Deletion in progress (or silently failed)");
                await reading.Store.UpdateAsync(run.Cluster, wanted.StorageNamespace, known, cancellationToken).ConfigureAwait(false);
            }

            return Kept(known);
        }

        if (known is { Status: ReleaseStatus.Failed })
        {
            // The end was written before a crash; only its event is missing.
            return Ended(action, known, ledger, known.Description, counts: true);
        }

        if (known is not null)
        {
            return Kept(known);
        }

        run.Prepared ??= action.Action == ReleaseAction.Rollback
            ? new PreparedRelease(ReleaseRecords.Back(stored.First(item => item.Version == action.Target).Record, wanted), [])
            : await preparation.RenderAsync(wanted, run, release, stored.LastOrDefault()?.Record, cancellationToken).ConfigureAwait(false);
        await crds.PrepareAsync(run.Cluster, run.Prepared.Crds, action.Action, definition, cancellationToken).ConfigureAwait(false);
        await reading.Store.CreateAsync(run.Cluster, wanted.StorageNamespace, run.Prepared.Record, cancellationToken).ConfigureAwait(false);
        return Kept(run.Prepared.Record);
    }

    /// <summary>Writes the good end of an action.</summary>
    public async Task<ReleaseObservation> FinishAsync(ReleaseUnderWay action, DeploymentRun run, ReleaseLedger ledger, ReleaseFacts release, CancellationToken cancellationToken)
    {
        var record = release.Seen!.Last;
        switch (action.Action)
        {
            case ReleaseAction.Uninstall or ReleaseAction.UninstallRemediation:
                return await UninstalledAsync(action, run, ledger, release, record, cancellationToken).ConfigureAwait(false);
            case ReleaseAction.Test:
                return await TestedAsync(action, run, ledger, record!, null, cancellationToken).ConfigureAwait(false);
            default:
                var description = action.Action switch
                {
                    ReleaseAction.Install => "Install complete",
                    ReleaseAction.Upgrade => "Upgrade complete",
                    _ => $"Rollback to {action.Target}",
                };
                await SupersedeAsync(action, run, cancellationToken).ConfigureAwait(false);
                var finished = ReleaseRecords.WithRuns(record!, action.Hooks).With(ReleaseStatus.Deployed, description);
                await reading.Store.UpdateAsync(run.Cluster, action.Release.StorageNamespace, finished, cancellationToken).ConfigureAwait(false);
                await TrimAsync(action.Release, run, release.Definition.MaxHistory, cancellationToken).ConfigureAwait(false);
                return Ended(action, finished, ledger, null, counts: true);
        }
    }

    /// <summary>Writes the bad end of an action.</summary>
    public async Task<ReleaseObservation> FailAsync(ReleaseStep.Fail step, DeploymentRun run, ReleaseLedger ledger, ReleaseFacts release, CancellationToken cancellationToken)
    {
        var (action, definition) = (step.UnderWay, release.Definition);
        var stored = await reading.Store.ListAsync(run.Cluster, action.Release.StorageNamespace, action.Release.Name, cancellationToken).ConfigureAwait(false);
        var record = stored.FirstOrDefault(item => item.Version == action.Release.Version)?.Record;
        if (record is not null)
        {
            await HookRunner.DeleteAsync(run.Cluster, HookRunner.Leaving(action, record), cancellationToken).ConfigureAwait(false);
        }

        if (action.Action == ReleaseAction.Test && record is not null)
        {
            return await TestedAsync(action, run, ledger, record, step.Why, cancellationToken).ConfigureAwait(false);
        }

        if (record is null)
        {
            return new ReleaseObservation.ActionEnded(action.Action, action.Target, action.Release with { RecordDigest = string.Empty }, step.Why, step.Counts);
        }

        if (CleansUp(action.Action, definition) && step.Counts)
        {
            await ReleaseObjects.DeleteAsync(run.Cluster, ApplyOrder.Reversed(action.Created), action.Release, "Background", cancellationToken).ConfigureAwait(false);
        }

        var failed = ReleaseRecords.WithRuns(record, action.Hooks).With(ReleaseStatus.Failed, DescriptionOf(action, step.Why));
        await reading.Store.UpdateAsync(run.Cluster, action.Release.StorageNamespace, failed, cancellationToken).ConfigureAwait(false);
        await TrimAsync(action.Release, run, definition.MaxHistory, cancellationToken).ConfigureAwait(false);
        return Ended(action, failed, ledger, step.Why, step.Counts);
    }

    /// <summary>Marks a record as failed that says that something is under way.</summary>
    public async Task<ReleaseObservation> UnlockAsync(DeploymentRun run, ReleaseLedger ledger, ReleaseFacts release, CancellationToken cancellationToken)
    {
        var (record, definition) = (release.Seen!.Last!, release.Definition);
        var from = record.Status;
        var unlocked = record.With(ReleaseStatus.Failed, $"Release unlocked from stale '{from}' state");
        await reading.Store.UpdateAsync(run.Cluster, definition.EffectiveStorageNamespace, unlocked, cancellationToken).ConfigureAwait(false);
        var like = ledger.History.FirstOrDefault(item => item.Version == record.Version) ?? new ReleaseSnapshot
        {
            Name = record.Name,
            Namespace = record.Namespace,
            StorageNamespace = definition.EffectiveStorageNamespace,
            Version = (int)record.Version,
            Status = ReleaseStatus.Failed,
            Action = from == ReleaseStatus.PendingInstall ? ReleaseAction.Install : ReleaseAction.Upgrade,
            ChartName = record.ChartName,
            ChartVersion = record.ChartVersion,
            ConfigDigest = ReleaseRecords.ConfigDigest(record.Values, redaction),
        };
        return new ReleaseObservation.Unlocked(ReleaseRecords.Snapshot(unlocked, like, redaction), from);
    }

    private static bool CleansUp(ReleaseAction action, HelmRelease definition) => action switch
    {
        ReleaseAction.Upgrade => definition.Upgrade.CleanupOnFail,
        ReleaseAction.Rollback => definition.Rollback.CleanupOnFail,
        _ => false,
    };

    private static string DescriptionOf(ReleaseUnderWay action, string why) => action.Action switch
    {
        ReleaseAction.Install => $"Release \"{action.Release.Name}\" failed: {why}",
        ReleaseAction.Upgrade => $"Upgrade \"{action.Release.Name}\" failed: {why}",
        ReleaseAction.Rollback => $"Rollback \"{action.Release.Name}\" failed: {why}",
        _ => $"Uninstall of \"{action.Release.Name}\" failed: {why}",
    };

    private async Task<ReleaseObservation> TestedAsync(ReleaseUnderWay action, DeploymentRun run, ReleaseLedger ledger, ReleaseRecord record, string? failure, CancellationToken cancellationToken)
    {
        var tested = ReleaseRecords.WithRuns(record, action.Hooks);
        await reading.Store.UpdateAsync(run.Cluster, action.Release.StorageNamespace, tested, cancellationToken).ConfigureAwait(false);
        var ended = Ended(action, tested, ledger, failure, counts: true);
        return ended with
        {
            Release = ended.Release with
            {
                Action = action.Release.Action,
                IsTested = true,
                Tests = [.. action.Hooks.Where(item => item.Ended is not null).Select(item => new TestRun(item.Hook.Name, item.Succeeded, item.Started, item.Ended!.Value))],
            },
        };
    }

    private async Task<ReleaseObservation> UninstalledAsync(ReleaseUnderWay action, DeploymentRun run, ReleaseLedger ledger, ReleaseFacts release, ReleaseRecord? record, CancellationToken cancellationToken)
    {
        var (space, name) = (action.Release.StorageNamespace, action.Release.Name);
        if (release.Definition.Uninstall.KeepHistory && record is not null)
        {
            var gone = ReleaseRecords.Uninstalled(ReleaseRecords.WithRuns(record, action.Hooks), clock.GetCurrentInstant());
            await reading.Store.UpdateAsync(run.Cluster, space, gone, cancellationToken).ConfigureAwait(false);
            return Ended(action, gone, ledger, null, counts: true);
        }

        foreach (var item in await reading.Store.ListAsync(run.Cluster, space, name, cancellationToken).ConfigureAwait(false))
        {
            await reading.Store.DeleteAsync(run.Cluster, space, name, item.Version, cancellationToken).ConfigureAwait(false);
        }

        return new ReleaseObservation.ActionEnded(action.Action, 0, action.Release with { Status = ReleaseStatus.Uninstalled, Deleted = clock.GetCurrentInstant() }, null, true);
    }

    private async Task SupersedeAsync(ReleaseUnderWay action, DeploymentRun run, CancellationToken cancellationToken)
    {
        foreach (var item in await reading.Store.ListAsync(run.Cluster, action.Release.StorageNamespace, action.Release.Name, cancellationToken).ConfigureAwait(false))
        {
            if (item.Version != action.Release.Version && item.Status == ReleaseStatus.Deployed)
            {
                var old = item.Record;
                await reading.Store.UpdateAsync(run.Cluster, action.Release.StorageNamespace, old.With(ReleaseStatus.Superseded, old.Description), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // The oldest go; the deployed one stays whatever the limit.
    private async Task TrimAsync(ReleaseSnapshot release, DeploymentRun run, int most, CancellationToken cancellationToken)
    {
        if (most == 0)
        {
            return;
        }

        var stored = await reading.Store.ListAsync(run.Cluster, release.StorageNamespace, release.Name, cancellationToken).ConfigureAwait(false);
        var deployed = stored.LastOrDefault(item => item.Status == ReleaseStatus.Deployed);
        foreach (var item in stored.Where(item => item != deployed && item.Version != release.Version).Take(Math.Max(0, stored.Length - most)))
        {
            await reading.Store.DeleteAsync(run.Cluster, release.StorageNamespace, release.Name, item.Version, cancellationToken).ConfigureAwait(false);
        }
    }

    private ReleaseObservation.ActionEnded Ended(ReleaseUnderWay action, ReleaseRecord record, ReleaseLedger ledger, string? failure, bool counts)
    {
        var like = action.Action is ReleaseAction.Test or ReleaseAction.Uninstall or ReleaseAction.UninstallRemediation ? ledger.Latest ?? action.Release : action.Release;
        return new(action.Action, action.Target, ReleaseRecords.Snapshot(record, like, redaction), failure, counts);
    }

    private ReleaseObservation.RecordKept Kept(ReleaseRecord? record) => new(record is null
        ? ReleaseSeen.Nothing
        : new ReleaseSeen(record, ReleaseRecords.Digest(record, redaction), [(record.Version, record.Status)], RollbackTarget.None));
}
