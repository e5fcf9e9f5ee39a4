namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads what the actions of a release are told.</summary>
internal static class ActionFields
{
    // Unlike Flux: all objects are applied by the server here, whatever is asked for.
    private const string ServerSideApply = "serverSideApply";

    public static InstallSettings Install(FieldReader? given) => Read(given, action =>
    {
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
        action.WithoutEffect("disableOpenAPIValidation", "skipCRDs", ServerSideApply);
        return settings;
    });

    public static UpgradeSettings Upgrade(FieldReader? given) => Read(given, action =>
    {
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
        action.WithoutEffect("disableOpenAPIValidation", ServerSideApply);
        return settings;
    });

    public static RollbackSettings Rollback(FieldReader? given) => Read(given, action =>
    {
        var settings = new RollbackSettings
        {
            Timeout = action.Span("timeout"),
            DisableHooks = action.Flag("disableHooks"),
            DisableWait = action.Flag("disableWait"),
            DisableWaitForJobs = action.Flag("disableWaitForJobs"),
            CleanupOnFail = action.Flag("cleanupOnFail"),
            Force = action.Flag("force"),
        };
        action.WithoutEffect("recreate", ServerSideApply);
        return settings;
    });

    public static UninstallSettings Uninstall(FieldReader? given) => Read(given, action => new UninstallSettings
    {
        Timeout = action.Span("timeout"),
        DisableHooks = action.Flag("disableHooks"),
        DisableWait = action.Flag("disableWait"),
        KeepHistory = action.Flag("keepHistory"),
        DeletionPropagation = action.Choice("deletionPropagation", "background", ("background", "background"), ("foreground", "foreground"), ("orphan", "orphan")),
    });

    public static TestSettings Test(FieldReader? given) => Read(given, action => new TestSettings
    {
        Enable = action.Flag("enable"),
        Timeout = action.Span("timeout"),
        IgnoreFailures = action.Flag("ignoreFailures"),
        Filters = action.Each("filters", item => new TestFilter(item.RequiredText("name"), item.Flag("exclude"))),
    });

    // What is left out is as its defaults say; what is there and was not asked for is noted.
    private static TSettings Read<TSettings>(FieldReader? given, Func<FieldReader, TSettings> read)
        where TSettings : new()
    {
        if (given is null)
        {
            return new TSettings();
        }

        var settings = read(given);
        given.NoteUnknown();
        return settings;
    }

    private static CrdPolicy Crds(FieldReader action) =>
        action.Choice("crds", CrdPolicy.Create, ("Skip", CrdPolicy.Skip), ("Create", CrdPolicy.Create), ("CreateReplace", CrdPolicy.CreateReplace));

    private static RemediationSettings Remediation(FieldReader action) => Read(action.FindMap("remediation"), remediation => new RemediationSettings
    {
        Retries = remediation.Integer("retries") ?? 0,
        RemediateLastFailure = remediation.FindFlag("remediateLastFailure"),
        IgnoreTestFailures = remediation.FindFlag("ignoreTestFailures"),
        Uninstalls = remediation.Choice("strategy", false, ("rollback", false), ("uninstall", true)),
    });

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
