using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Releases;

/// <summary>Intent before deed: a release is going to be installed, upgraded, rolled back, tested or taken away.</summary>
/// <param name="Action">What will be done.</param>
/// <param name="Release">The revision that is made or acted on, as its record will say it.</param>
/// <param name="Target">The revision that is rolled back to; 0 for every other action.</param>
/// <param name="Inputs">What the release was rendered from; null where nothing is rendered.</param>
/// <param name="InputsDigest">The files and values that were read (<see cref="RenderRecord"/>) in the content store; empty where nothing is rendered, and in events from before they were kept.</param>
public sealed record ReleaseActionStarted(ReleaseAction Action, ReleaseSnapshot Release, int Target, RenderKey? Inputs, string InputsDigest = "") : DeploymentEvent;

/// <summary>Intent before deed: a hook is going to run.</summary>
/// <param name="Moment">When in the action: <c>pre-install</c>, <c>test</c> and so on.</param>
/// <param name="Path">The template that made it.</param>
/// <param name="Hook">The object.</param>
/// <param name="Replaces">Uid of the object of an earlier run that stands in its way; empty when there is none.</param>
public sealed record ReleaseHookStarted(string Moment, string Path, ObjectRef Hook, string Replaces) : DeploymentEvent;

/// <summary>A hook came to an end.</summary>
/// <param name="Moment">When in the action.</param>
/// <param name="Path">The template that made it.</param>
/// <param name="Hook">The object.</param>
/// <param name="Succeeded">Whether it did what it should.</param>
/// <param name="Message">Why not; empty when it succeeded.</param>
/// <param name="LogDigest">What its containers printed last, in the content store; empty when it was not read.</param>
public sealed record ReleaseHookEnded(string Moment, string Path, ObjectRef Hook, bool Succeeded, string Message, string LogDigest) : DeploymentEvent;

/// <summary>A release was installed.</summary>
public sealed record ReleaseInstalled(ReleaseSnapshot Release) : DeploymentEvent;

/// <summary>A release was upgraded.</summary>
public sealed record ReleaseUpgraded(ReleaseSnapshot Release) : DeploymentEvent;

/// <summary>A release was rolled back.</summary>
/// <param name="Release">The new revision with the content of the old one.</param>
/// <param name="Target">The revision that was rolled back to.</param>
public sealed record ReleaseRolledBack(ReleaseSnapshot Release, int Target) : DeploymentEvent;

/// <summary>The tests of a release ran.</summary>
/// <param name="Release">The release with how each test ended.</param>
public sealed record ReleaseTested(ReleaseSnapshot Release) : DeploymentEvent;

/// <summary>A release was taken away.</summary>
/// <param name="Action">Whether it was asked for or follows a failed installation.</param>
/// <param name="Release">The release as it was last.</param>
public sealed record ReleaseUninstalled(ReleaseAction Action, ReleaseSnapshot Release) : DeploymentEvent;

/// <summary>An action on a release failed.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Release">The release as its record says it now.</param>
/// <param name="Message">Why, in the words of who refused.</param>
/// <param name="Counts">Whether it is a failure of the release; an action that was broken off because something newer is wanted is none.</param>
public sealed record ReleaseActionFailed(ReleaseAction Action, ReleaseSnapshot Release, string Message, bool Counts) : DeploymentEvent;

/// <summary>A record that said that an action was under way, while nobody worked on it, was marked as failed.</summary>
/// <param name="Release">The release as its record says it now.</param>
/// <param name="From">What the record said before.</param>
public sealed record ReleaseUnlocked(ReleaseSnapshot Release, string From) : DeploymentEvent;

/// <summary>A release that somebody else made or changed is ours from now on; what was known of its history counts no more.</summary>
/// <param name="Revision">The revision that was found.</param>
/// <param name="Why">How it is known not to be ours.</param>
public sealed record ReleaseTakenOver(int Revision, string Why) : DeploymentEvent;

/// <summary>Objects that had drifted are as applied again, without our doing.</summary>
public sealed record DriftResolved : DeploymentEvent;

/// <summary>What can be done to a release.</summary>
public enum ReleaseAction
{
    /// <summary>The first revision, or the first after it was taken away.</summary>
    Install,

    /// <summary>A further revision.</summary>
    Upgrade,

    /// <summary>A further revision with the content of an older one.</summary>
    Rollback,

    /// <summary>Taking it away because it is asked for.</summary>
    Uninstall,

    /// <summary>Taking it away because it failed.</summary>
    UninstallRemediation,

    /// <summary>Running its tests.</summary>
    Test,
}

/// <summary>One revision of a release, without its content.</summary>
public sealed record ReleaseSnapshot
{
    /// <summary>Name of the release.</summary>
    public required string Name { get; init; }

    /// <summary>Namespace of its objects.</summary>
    public required string Namespace { get; init; }

    /// <summary>Namespace of its records.</summary>
    public required string StorageNamespace { get; init; }

    /// <summary>The revision, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The state in Helm's words: <c>deployed</c>, <c>failed</c>, <c>superseded</c> and so on.</summary>
    public required string Status { get; init; }

    /// <summary>The action that made it.</summary>
    public required ReleaseAction Action { get; init; }

    /// <summary>Name of the chart.</summary>
    public required string ChartName { get; init; }

    /// <summary>Version of the chart.</summary>
    public required string ChartVersion { get; init; }

    /// <summary>Version of the application in the chart; may be empty.</summary>
    public string AppVersion { get; init; } = string.Empty;

    /// <summary>Keyed digest of the values.</summary>
    public required string ConfigDigest { get; init; }

    /// <summary>Digest of post-renderers and common metadata.</summary>
    public string RenderingDigest { get; init; } = string.Empty;

    /// <summary>Keyed digest of the record; a record that has another one was changed by somebody else.</summary>
    public string RecordDigest { get; init; } = string.Empty;

    /// <summary>When the first revision of the name was made.</summary>
    public Instant FirstDeployed { get; init; }

    /// <summary>When this one was.</summary>
    public Instant LastDeployed { get; init; }

    /// <summary>When it was taken away; null while it is there.</summary>
    public Instant? Deleted { get; init; }

    /// <summary>Digest of the artifact that the chart came in; empty for charts that are known by their version.</summary>
    public string ArtifactDigest { get; init; } = string.Empty;

    /// <summary>Whether its tests were run.</summary>
    public bool IsTested { get; init; }

    /// <summary>How its tests ended.</summary>
    public ImmutableArray<TestRun> Tests { get; init; } = [];

    /// <summary>Whether a test failed.</summary>
    internal bool HasFailedTest => Tests.Any(test => !test.Succeeded);

    /// <summary><c>namespace/name.vN</c></summary>
    internal string FullName => $"{Namespace}/{Name}.v{Version}";

    /// <summary><c>chart@version</c></summary>
    internal string VersionedChart => $"{ChartName}@{ChartVersion}";
}

/// <summary>One test of a release.</summary>
public sealed record TestRun(string Name, bool Succeeded, Instant Started, Instant Completed);

/// <summary>Stable names of the events on disk.</summary>
internal static class ReleaseEvents
{
    public static IReadOnlyList<KeyValuePair<string, Type>> Names { get; } =
    [
        new("deployment.drift-resolved/v1", typeof(DriftResolved)),
        new("deployment.release-action-failed/v1", typeof(ReleaseActionFailed)),
        new("deployment.release-action-started/v2", typeof(ReleaseActionStarted)),
        new("deployment.release-hook-ended/v1", typeof(ReleaseHookEnded)),
        new("deployment.release-hook-started/v1", typeof(ReleaseHookStarted)),
        new("deployment.release-installed/v1", typeof(ReleaseInstalled)),
        new("deployment.release-rolled-back/v1", typeof(ReleaseRolledBack)),
        new("deployment.release-taken-over/v1", typeof(ReleaseTakenOver)),
        new("deployment.release-tested/v1", typeof(ReleaseTested)),
        new("deployment.release-uninstalled/v1", typeof(ReleaseUninstalled)),
        new("deployment.release-unlocked/v1", typeof(ReleaseUnlocked)),
        new("deployment.release-upgraded/v1", typeof(ReleaseUpgraded)),
    ];

    // The first version did not tell which files and values were read.
    public static IReadOnlyList<Upcaster> Upcasters { get; } = [Upcaster.Adding("deployment.release-action-started/v1", "deployment.release-action-started/v2", "inputsDigest")];
}
