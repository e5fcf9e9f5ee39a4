namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads what the actions of a release are told.</summary>
internal static class ActionFields
{
    public static InstallSettings Install(FieldReader? action)
    {
        if (action is null)
        {
            return new InstallSettings();
        }

        var settings = new InstallSettings
        {
            Timeout = action.Span("timeout"),
            DisableHooks = action.Flag("disableHooks"),
            DisableWait = action.Flag("disableWait"),
            DisableWaitForJobs = action.Flag("disableWaitForJobs"),
            DisableTakeOwnership = action.Flag("disableTakeOwnership"),
            DisableSchemaValidation = action.Flag("disableSchemaValidation"),
            Crds = Crds(action),
            Remediation = Remediation(action),
            RetryInterval = RetryInterval(action),
            Replace = action.Flag("replace"),
            CreateNamespace = action.Flag("createNamespace"),
        };
        action.WithoutEffect("disableOpenAPIValidation", "skipCRDs", "serverSideApply");
        action.NoteUnknown();
        return settings;
    }

    public static UpgradeSettings Upgrade(FieldReader? action)
    {
        if (action is null)
        {
            return new UpgradeSettings();
        }

        var settings = new UpgradeSettings
        {
            Timeout = action.Span("timeout"),
            DisableHooks = action.Flag("disableHooks"),
            DisableWait = action.Flag("disableWait"),
            DisableWaitForJobs = action.Flag("disableWaitForJobs"),
            DisableTakeOwnership = action.Flag("disableTakeOwnership"),
            DisableSchemaValidation = action.Flag("disableSchemaValidation"),
            Crds = Crds(action),
            Remediation = Remediation(action),
            RetryInterval = RetryInterval(action),
            PreserveValues = action.Flag("preserveValues"),
            CleanupOnFail = action.Flag("cleanupOnFail"),
            Force = action.Flag("force"),
            KeepsNameChange = action.Choice("chartNameChangeStrategy", false, ("Reinstall", false), ("InPlaceUpdate", true)),
        };
        action.WithoutEffect("disableOpenAPIValidation", "serverSideApply");
        action.NoteUnknown();
        return settings;
    }

    public static RollbackSettings Rollback(FieldReader? action)
    {
        if (action is null)
        {
            return new RollbackSettings();
        }

        var settings = new RollbackSettings
        {
            Timeout = action.Span("timeout"),
            DisableHooks = action.Flag("disableHooks"),
            DisableWait = action.Flag("disableWait"),
            DisableWaitForJobs = action.Flag("disableWaitForJobs"),
            CleanupOnFail = action.Flag("cleanupOnFail"),
            Force = action.Flag("force"),
        };
        action.WithoutEffect("recreate", "serverSideApply");
        action.NoteUnknown();
        return settings;
    }

    public static UninstallSettings Uninstall(FieldReader? action)
    {
        if (action is null)
        {
            return new UninstallSettings();
        }

        var settings = new UninstallSettings
        {
            Timeout = action.Span("timeout"),
            DisableHooks = action.Flag("disableHooks"),
            DisableWait = action.Flag("disableWait"),
            KeepHistory = action.Flag("keepHistory"),
            DeletionPropagation = action.Choice("deletionPropagation", "background", ("background", "background"), ("foreground", "foreground"), ("orphan", "orphan")),
        };
        action.NoteUnknown();
        return settings;
    }

    public static TestSettings Test(FieldReader? action)
    {
        if (action is null)
        {
            return new TestSettings();
        }

        var settings = new TestSettings
        {
            Enable = action.Flag("enable"),
            Timeout = action.Span("timeout"),
            IgnoreFailures = action.Flag("ignoreFailures"),
            Filters = action.Each("filters", item => new TestFilter(item.RequiredText("name"), item.Flag("exclude"))),
        };
        action.NoteUnknown();
        return settings;
    }

    private static CrdPolicy Crds(FieldReader action) =>
        action.Choice("crds", CrdPolicy.Create, ("Skip", CrdPolicy.Skip), ("Create", CrdPolicy.Create), ("CreateReplace", CrdPolicy.CreateReplace));

    private static RemediationSettings Remediation(FieldReader action)
    {
        if (action.FindMap("remediation") is not { } remediation)
        {
            return new RemediationSettings();
        }

        var settings = new RemediationSettings
        {
            Retries = remediation.Integer("retries") ?? 0,
            RemediateLastFailure = remediation.FindFlag("remediateLastFailure"),
            IgnoreTestFailures = remediation.FindFlag("ignoreTestFailures"),
            Uninstalls = remediation.Choice("strategy", false, ("rollback", false), ("uninstall", true)),
        };
        remediation.NoteUnknown();
        return settings;
    }

    private static NodaTime.Duration? RetryInterval(FieldReader action)
    {
        if (action.FindMap("strategy") is not { } strategy)
        {
            return null;
        }

        var retries = strategy.Choice("name", false, ("RemediateOnFailure", false), ("RetryOnFailure", true));
        var interval = strategy.Span("retryInterval");
        if (!retries && interval is not null)
        {
            strategy.Fault("retryInterval", "counts with the strategy RetryOnFailure only; remove it, or set name: RetryOnFailure");
        }

        strategy.NoteUnknown();
        return retries ? interval ?? HelmRelease.DefaultTimeout : null;
    }
}
