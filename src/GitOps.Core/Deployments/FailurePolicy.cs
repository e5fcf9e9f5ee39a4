using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Releases;
using NodaTime;

namespace GitOps.Core.Deployments;

/// <summary>From the class of a failure to what follows, and the words of failures that the decider itself finds.</summary>
internal static class FailurePolicy
{
    /// <summary>How long a deployment waits for a dependency or an artifact before it looks again by itself; triggers come earlier.</summary>
    public static readonly Duration RequeueDependency = Duration.FromSeconds(30);

    /// <summary>Time between two looks at the health of objects that no watch reports.</summary>
    public static readonly Duration HealthInterval = Duration.FromSeconds(2);

    /// <summary>Time between two looks at an action on a release.</summary>
    public static readonly Duration HookInterval = Duration.FromMilliseconds(500);

    /// <summary>When to look again after a run.</summary>
    public static RunResult Outcome(DeploymentState state, ReconcileFacts facts, DeploymentDefinition definition)
    {
        var retry = definition is Kustomization kustomization ? kustomization.EffectiveRetryInterval : definition.Interval;
        return state switch
        {
            { IsDeclared: false } => new RunResult.Rest(),
            { Release.UnderWay: not null } when !facts.HasConcluded && (facts.IsDeleted || !state.IsSuspended) => new RunResult.LookAgain(HookInterval),
            { Failed.Failure.Class: FailureClass.Stalled } when !facts.IsDeleted => new RunResult.Rest(),
            { Failed: not null, Release.Attempt: { } attempt } when definition is HelmRelease release && Remediation.SettingsOf(release, attempt.Action).RetryInterval is { } after => new RunResult.LookAgain(after),
            { Held: not null } => new RunResult.Settled(definition.Interval),
            { Failed: not null } => new RunResult.Retry(retry),
            _ when facts.IsDeleted => new RunResult.Retry(retry),
            { IsSuspended: true } => new RunResult.Rest(),
            { Blocked: not null } => new RunResult.LookAgain(RequeueDependency),
            { HealthSince: not null } => new RunResult.LookAgain(HealthInterval),
            _ => new RunResult.Settled(definition.Interval),
        };
    }

    /// <summary>The server would not accept objects: all of them are named, each with its words.</summary>
    public static Failure Refused(ImmutableArray<ObjectNote> refused) =>
        new(FailureClass.Denied, Reasons.ReconciliationFailed, string.Join('\n', refused.Select(item => item.Note)));

    /// <summary>Objects could not be deleted.</summary>
    public static Failure NotDeleted(ImmutableArray<ObjectNote> failed) =>
        new(FailureClass.Denied, Reasons.PruneFailed, $"delete failed, errors: {string.Concat(failed.Select(item => item.Note + ";"))}");

    /// <summary>Objects failed, or did not become ready in time. The words are Flux's.</summary>
    public static Failure Unhealthy(HealthVerdict verdict, ImmutableArray<ObjectNote> notReady, Duration took)
    {
        var list = string.Join(", ", notReady.Select(item => $"{item.Object} status: {item.Note}"));
        var kind = verdict == HealthVerdict.Unhealthy ? "failed early due to stalled resources" : "timeout waiting for";
        return new(FailureClass.Waiting, Reasons.HealthCheckFailed, $"health check failed after {GoDuration.Print(took)}: {kind}: [{list}]");
    }
}

/// <summary>Flux's condition reasons for deployments.</summary>
internal static class Reasons
{
    public const string ReconciliationSucceeded = "ReconciliationSucceeded";
    public const string ReconciliationFailed = "ReconciliationFailed";
    public const string Progressing = "Progressing";
    public const string ProgressingWithRetry = "ProgressingWithRetry";
    public const string AccessDenied = "AccessDenied";
    public const string ArtifactFailed = "ArtifactFailed";
    public const string SourceNotReady = "SourceNotReady";
    public const string BuildFailed = "BuildFailed";
    public const string DependencyNotReady = "DependencyNotReady";
    public const string PruneFailed = "PruneFailed";
    public const string HealthCheckFailed = "HealthCheckFailed";
    public const string ApprovalRequired = "ApprovalRequired";
    public const string InvalidDefinition = "InvalidDefinition";
}
