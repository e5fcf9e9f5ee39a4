namespace GitOps.Core.Releases;

/// <summary>Flux's words for what became of a release.</summary>
internal static class ReleaseWords
{
    public const string RetriesExceeded = "RetriesExceeded";
    public const string MissingRollbackTarget = "MissingRollbackTarget";
    public const string StateError = "StateError";
    public const string ValuesError = "ValuesError";

    /// <summary>Reason of the condition that a failed action leaves.</summary>
    public static string ReasonOf(ReleaseAction action) => action switch
    {
        ReleaseAction.Install => "InstallFailed",
        ReleaseAction.Upgrade => "UpgradeFailed",
        ReleaseAction.Rollback => "RollbackFailed",
        ReleaseAction.Test => "TestFailed",
        _ => "UninstallFailed",
    };

    public static ReleaseNote Failed(ReleaseActionFailed failed)
    {
        var release = failed.Release;
        var message = failed.Action switch
        {
            ReleaseAction.Install or ReleaseAction.Upgrade => $"Helm {NameOf(failed.Action)} failed for release {release.Namespace}/{release.Name} with chart {release.VersionedChart}: {failed.Message}",
            ReleaseAction.Rollback => $"Helm rollback to previous release {release.FullName} with chart {release.VersionedChart} failed: {failed.Message}",
            ReleaseAction.UninstallRemediation => $"Helm uninstall remediation for release {release.FullName} with chart {release.VersionedChart} failed: {failed.Message}",
            _ => $"Helm {NameOf(failed.Action)} failed for release {release.FullName} with chart {release.VersionedChart}: {failed.Message}",
        };
        return new ReleaseNote(false, ReasonOf(failed.Action), message);
    }

    public static ReleaseNote Tested(ReleaseSnapshot release)
    {
        var tests = release.Tests.Length switch
        {
            0 => "no test hooks",
            1 => "1 test hook completed successfully",
            var count => $"{count} test hooks completed successfully",
        };
        return new ReleaseNote(true, "TestSucceeded", $"Helm test succeeded for release {release.FullName} with chart {release.VersionedChart}: {tests}");
    }

    /// <summary>Nothing will be tried again until something changes.</summary>
    public static Failure Exhausted(ReleaseAction action, int failures) =>
        new(FailureClass.Stalled, RetriesExceeded, $"Failed to {NameOf(action)} after {failures} attempt(s)");

    public static Failure NoTarget { get; } =
        new(FailureClass.Stalled, MissingRollbackTarget, "Failed to perform remediation: missing target release for rollback: cannot remediate failed release");

    public static string NameOf(ReleaseAction action) => action switch
    {
        ReleaseAction.Install => "install",
        ReleaseAction.Upgrade => "upgrade",
        ReleaseAction.Rollback => "rollback",
        ReleaseAction.Test => "test",
        _ => "uninstall",
    };
}

/// <summary>States of a revision in Helm's words.</summary>
internal static class ReleaseStatus
{
    public const string Unknown = "unknown";
    public const string Deployed = "deployed";
    public const string Uninstalled = "uninstalled";
    public const string Superseded = "superseded";
    public const string Failed = "failed";
    public const string Uninstalling = "uninstalling";
    public const string PendingInstall = "pending-install";
    public const string PendingUpgrade = "pending-upgrade";
    public const string PendingRollback = "pending-rollback";

    /// <summary>What all states in the middle of an action begin with.</summary>
    public const string PendingPrefix = "pending-";

    public static string PendingOf(ReleaseAction action) => action switch
    {
        ReleaseAction.Install => PendingInstall,
        ReleaseAction.Rollback => PendingRollback,
        _ => PendingUpgrade,
    };
}
