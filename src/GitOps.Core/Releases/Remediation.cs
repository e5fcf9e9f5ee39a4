using GitOps.Core.Definitions;

namespace GitOps.Core.Releases;

/// <summary>What follows a failed install or upgrade: pure functions of settings and counters.</summary>
internal static class Remediation
{
    /// <summary>The settings that count for what was tried last.</summary>
    public static ReleaseSettings SettingsOf(HelmRelease definition, ReleaseAction action) => action == ReleaseAction.Install ? definition.Install : definition.Upgrade;

    /// <summary>Failures that count against the retries of an action.</summary>
    public static int FailuresOf(ReleaseLedger ledger, ReleaseAction action) => action == ReleaseAction.Install ? ledger.InstallFailures : ledger.UpgradeFailures;

    /// <summary>Whether no further try is allowed.</summary>
    public static bool IsExhausted(HelmRelease definition, ReleaseLedger ledger, ReleaseAction action)
    {
        var settings = SettingsOf(definition, action);
        return settings.RetryInterval is null && settings.Remediation.Retries >= 0 && FailuresOf(ledger, action) > settings.Remediation.Retries;
    }

    /// <summary>Whether also the last failure is remediated: of an install only when asked for, of an upgrade when there are retries.</summary>
    public static bool RemediatesLast(HelmRelease definition, ReleaseAction action)
    {
        var remediation = SettingsOf(definition, action).Remediation;
        return remediation.RemediateLastFailure ?? (action == ReleaseAction.Upgrade && remediation.Retries != 0);
    }

    /// <summary>Whether failed tests are no failures of the release that an action made.</summary>
    public static bool IgnoresTests(HelmRelease definition, ReleaseAction action) =>
        SettingsOf(definition, action).Remediation.IgnoreTestFailures ?? definition.Test.IgnoreFailures;

    /// <summary>What is done about a release that failed.</summary>
    public static RemediationChoice Choose(HelmRelease definition, ReleaseLedger ledger, RollbackTarget target, bool isForced)
    {
        if (ledger.Attempt is not { Action: var action } || isForced || SettingsOf(definition, action).RetryInterval is not null || FailuresOf(ledger, action) == 0)
        {
            return RemediationChoice.Upgrade;
        }

        if (IsExhausted(definition, ledger, action) && !RemediatesLast(definition, action))
        {
            return RemediationChoice.GiveUp;
        }

        if (action == ReleaseAction.Install || definition.Upgrade.Remediation.Uninstalls)
        {
            return RemediationChoice.Uninstall;
        }

        return target switch
        {
            RollbackTarget.Intact => RemediationChoice.Rollback,
            RollbackTarget.Altered => RemediationChoice.Upgrade,
            _ => RemediationChoice.NoTarget,
        };
    }
}

/// <summary>What is done about a release that failed.</summary>
internal enum RemediationChoice
{
    /// <summary>Try anew.</summary>
    Upgrade,

    /// <summary>Go back to the last good revision.</summary>
    Rollback,

    /// <summary>Take it away.</summary>
    Uninstall,

    /// <summary>Leave it as it is until something changes.</summary>
    GiveUp,

    /// <summary>There is nothing to go back to.</summary>
    NoTarget,
}
