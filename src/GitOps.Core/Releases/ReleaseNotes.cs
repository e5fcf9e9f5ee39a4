namespace GitOps.Core.Releases;

/// <summary>What is told of an event of a release, in the words of Flux.</summary>
internal static class ReleaseNotes
{
    /// <summary>Null for events that nobody is told of.</summary>
    public static ReleaseNote? Of(object happened) => happened switch
    {
        ReleaseInstalled e => new(true, "InstallSucceeded", $"Helm install succeeded for release {e.Release.FullName} with chart {e.Release.VersionedChart}"),
        ReleaseUpgraded e => new(true, "UpgradeSucceeded", $"Helm upgrade succeeded for release {e.Release.FullName} with chart {e.Release.VersionedChart}"),
        ReleaseRolledBack e => new(true, "RollbackSucceeded", $"Helm rollback to previous release {e.Release.Namespace}/{e.Release.Name}.v{e.Target} with chart {e.Release.VersionedChart} succeeded"),
        ReleaseTested e => ReleaseWords.Tested(e.Release),
        ReleaseUninstalled { Action: ReleaseAction.UninstallRemediation } e => new(true, "UninstallSucceeded", $"Helm uninstall remediation for release {e.Release.FullName} with chart {e.Release.VersionedChart} succeeded"),
        ReleaseUninstalled e => new(true, "UninstallSucceeded", $"Helm uninstall succeeded for release {e.Release.FullName} with chart {e.Release.VersionedChart}"),
        ReleaseActionFailed { Counts: true } e => ReleaseWords.Failed(e),
        ReleaseUnlocked e => new(true, "PendingRelease", $"Unlocked Helm release {e.Release.FullName} with chart {e.Release.VersionedChart} in {e.From} state"),
        _ => null,
    };
}
