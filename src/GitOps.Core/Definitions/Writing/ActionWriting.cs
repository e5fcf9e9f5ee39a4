using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Writing;

/// <summary>Writes what the actions of a release are told.</summary>
internal static class ActionWriting
{
    public static KubeMap Install(InstallSettings settings) => Release(settings)
        .Flag("replace", settings.Replace)
        .Flag("createNamespace", settings.CreateNamespace)
        .Map;

    public static KubeMap Upgrade(UpgradeSettings settings) => Release(settings)
        .Flag("preserveValues", settings.PreserveValues)
        .Flag("cleanupOnFail", settings.CleanupOnFail)
        .Flag("force", settings.Force)
        .Text("chartNameChangeStrategy", settings.KeepsNameChange ? "InPlaceUpdate" : null)
        .Map;

    public static KubeMap Rollback(RollbackSettings settings) => Action(settings)
        .Flag("disableWaitForJobs", settings.DisableWaitForJobs)
        .Flag("cleanupOnFail", settings.CleanupOnFail)
        .Flag("force", settings.Force)
        .Map;

    public static KubeMap Uninstall(UninstallSettings settings) => Action(settings)
        .Flag("keepHistory", settings.KeepHistory)
        .Text("deletionPropagation", settings.DeletionPropagation == "background" ? null : settings.DeletionPropagation)
        .Map;

    public static KubeMap Test(TestSettings settings) => new FieldWriter()
        .Flag("enable", settings.Enable)
        .Span("timeout", settings.Timeout)
        .Flag("ignoreFailures", settings.IgnoreFailures)
        .Each("filters", settings.Filters, item => new FieldWriter().Text("name", item.Name).Flag("exclude", item.Exclude).Map)
        .Map;

    private static FieldWriter Action(ActionSettings settings) => new FieldWriter()
        .Span("timeout", settings.Timeout)
        .Flag("disableHooks", settings.DisableHooks)
        .Flag("disableWait", settings.DisableWait);

    private static FieldWriter Release(ReleaseSettings settings) => Action(settings)
        .Flag("disableWaitForJobs", settings.DisableWaitForJobs)
        .Flag("disableTakeOwnership", settings.DisableTakeOwnership)
        .Flag("disableSchemaValidation", settings.DisableSchemaValidation)
        .Text("crds", settings.Crds == CrdPolicy.Create ? null : settings.Crds.ToString())
        .Value("remediation", Remediation(settings.Remediation))
        .Value("strategy", settings.RetryInterval is { } interval ? new FieldWriter().Text("name", "RetryOnFailure").Span("retryInterval", interval).Map : null);

    private static KubeMap Remediation(RemediationSettings settings) => new FieldWriter()
        .Number("retries", settings.Retries == 0 ? null : settings.Retries)
        .Choice("remediateLastFailure", settings.RemediateLastFailure)
        .Choice("ignoreTestFailures", settings.IgnoreTestFailures)
        .Text("strategy", settings.Uninstalls ? "uninstall" : null)
        .Map;
}
