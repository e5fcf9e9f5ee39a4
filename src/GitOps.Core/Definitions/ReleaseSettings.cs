using System.Collections.Immutable;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Definitions;

/// <summary>What every action of a release can be told.</summary>
public abstract record ActionSettings
{
    /// <summary>Longest single wait; null for that of the release.</summary>
    public Duration? Timeout { get; init; }

    /// <summary>Whether hooks are left out.</summary>
    public bool DisableHooks { get; init; }

    /// <summary>Whether readiness is not awaited; hooks still are.</summary>
    public bool DisableWait { get; init; }
}

/// <summary>What install and upgrade can be told.</summary>
public abstract record ReleaseSettings : ActionSettings
{
    /// <summary>Whether Jobs are left out when readiness is awaited.</summary>
    public bool DisableWaitForJobs { get; init; }

    /// <summary>Whether an object that exists and belongs to nobody, or to another release, is a failure.</summary>
    public bool DisableTakeOwnership { get; init; }

    /// <summary>Whether values are not held to the chart's schemas.</summary>
    public bool DisableSchemaValidation { get; init; }

    /// <summary>What is done with the chart's <c>crds/</c> folders.</summary>
    public CrdPolicy Crds { get; init; } = CrdPolicy.Create;

    /// <summary>What follows a failure.</summary>
    public RemediationSettings Remediation { get; init; } = new();

    /// <summary>Time between tries under <c>RetryOnFailure</c>; null under <c>RemediateOnFailure</c>.</summary>
    public Duration? RetryInterval { get; init; }
}

/// <summary><c>spec.install</c></summary>
public sealed record InstallSettings : ReleaseSettings
{
    /// <summary>Whether a name is used again whose records say that it was uninstalled.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether the target namespace is made; counts only when one is named.</summary>
    public bool CreateNamespace { get; init; }
}

/// <summary><c>spec.upgrade</c></summary>
public sealed record UpgradeSettings : ReleaseSettings
{
    /// <summary>Whether the values of the last release stay below the new ones.</summary>
    public bool PreserveValues { get; init; }

    /// <summary>Whether objects that a failed upgrade made are deleted.</summary>
    public bool CleanupOnFail { get; init; }

    /// <summary>Whether objects are replaced where a change hits an immutable field.</summary>
    public bool Force { get; init; }

    /// <summary>Whether a chart of another name is upgraded to; otherwise the old release is uninstalled first.</summary>
    public bool KeepsNameChange { get; init; }
}

/// <summary><c>spec.rollback</c></summary>
public sealed record RollbackSettings : ActionSettings
{
    /// <summary>Whether Jobs are left out when readiness is awaited.</summary>
    public bool DisableWaitForJobs { get; init; }

    /// <summary>Whether objects that a failed rollback made are deleted.</summary>
    public bool CleanupOnFail { get; init; }

    /// <summary>Whether objects are replaced where a change hits an immutable field.</summary>
    public bool Force { get; init; }
}

/// <summary><c>spec.uninstall</c></summary>
public sealed record UninstallSettings : ActionSettings
{
    /// <summary>Whether the records stay, marked as uninstalled.</summary>
    public bool KeepHistory { get; init; }

    /// <summary>How dependents of deleted objects go: <c>background</c>, <c>foreground</c> or <c>orphan</c>.</summary>
    public string DeletionPropagation { get; init; } = "background";
}

/// <summary><c>spec.test</c></summary>
public sealed record TestSettings
{
    /// <summary>Whether the chart's tests run after each release.</summary>
    public bool Enable { get; init; }

    /// <summary>Longest wait for one test; null for that of the release.</summary>
    public Duration? Timeout { get; init; }

    /// <summary>Whether a failed test is no failure of the release.</summary>
    public bool IgnoreFailures { get; init; }

    /// <summary>Which tests run; an exclusion always wins.</summary>
    public ImmutableArray<TestFilter> Filters { get; init; } = [];
}

/// <summary>A test by name.</summary>
public sealed record TestFilter(string Name, bool Exclude);

/// <summary>What follows a failed install or upgrade, <c>remediation</c>.</summary>
public sealed record RemediationSettings
{
    /// <summary>How often it is tried again; negative for ever.</summary>
    public int Retries { get; init; }

    /// <summary>Whether the last failure is remediated too; null for install: no, upgrade: when there are retries.</summary>
    public bool? RemediateLastFailure { get; init; }

    /// <summary>Whether failed tests are no failures; null for <c>spec.test.ignoreFailures</c>.</summary>
    public bool? IgnoreTestFailures { get; init; }

    /// <summary>Whether a failed upgrade is uninstalled, not rolled back.</summary>
    public bool Uninstalls { get; init; }
}

/// <summary>What is done with a chart's <c>crds/</c> folders.</summary>
public enum CrdPolicy
{
    /// <summary>Definitions that are not there are made.</summary>
    Create,

    /// <summary>Nothing.</summary>
    Skip,

    /// <summary>Definitions are made or replaced.</summary>
    CreateReplace,
}

/// <summary><c>spec.driftDetection</c></summary>
public sealed record DriftSettings
{
    /// <summary>What happens to objects that somebody else changed.</summary>
    public DriftMode Mode { get; init; } = DriftMode.Disabled;

    /// <summary>Fields that may differ.</summary>
    public ImmutableArray<DriftIgnore> Ignore { get; init; } = [];
}

/// <summary>What happens to objects that somebody else changed.</summary>
public enum DriftMode
{
    /// <summary>Nobody looks.</summary>
    Disabled,

    /// <summary>It is said.</summary>
    Warn,

    /// <summary>They are changed back.</summary>
    Enabled,
}

/// <summary>Fields that may differ from the release, an item of <c>spec.driftDetection.ignore</c>.</summary>
/// <param name="Paths">JSON pointers; an empty one ignores the object.</param>
/// <param name="Target">Kustomize's selector; null for every object.</param>
public sealed record DriftIgnore(ImmutableArray<string> Paths, KubeMap? Target);
