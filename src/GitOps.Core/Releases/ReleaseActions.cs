using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;

namespace GitOps.Core.Releases;

/// <summary>The parts of each action in their order: record, hooks, objects, readiness, hooks, end. What has happened is in the state, so an action goes on after a crash where it stood.</summary>
internal static class ReleaseActions
{
    private const string Superseded = "something newer is wanted";

    public static DeploymentStep? Continue(ReleaseUnderWay action, ReconcileFacts facts, ReleaseFacts release)
    {
        var settings = SettingsOf(action.Action, release.Definition);
        if (release.Failing is { } why)
        {
            return new ReleaseStep.Fail(action, why, Counts: true);
        }

        if (IsSuperseded(action, facts))
        {
            return new ReleaseStep.Fail(action, Superseded, Counts: false);
        }

        if (!release.IsRecorded)
        {
            return new ReleaseStep.Keep(action);
        }

        // Taken away by somebody else meanwhile: there is nothing left to act on.
        if (release.Seen!.Last is not { } record)
        {
            return new ReleaseStep.Finish(action);
        }

        return NextHook(action, record, Before(action.Action), settings.DisableHooks, release.Definition)
            ?? Cleaning(action, record, Before(action.Action), After(action.Action), settings.DisableHooks, release)
            ?? Objects(action, settings)
            ?? NextHook(action, record, After(action.Action), settings.DisableHooks, release.Definition)
            ?? Cleaning(action, record, After(action.Action), null, settings.DisableHooks, release)
            ?? new ReleaseStep.Finish(action);
    }

    /// <summary>What the definition says about an action.</summary>
    public static ActionSettings SettingsOf(ReleaseAction action, HelmRelease definition) => action switch
    {
        ReleaseAction.Install => definition.Install,
        ReleaseAction.Upgrade => definition.Upgrade,
        ReleaseAction.Rollback => definition.Rollback,
        ReleaseAction.Test => new RollbackSettings { Timeout = definition.Test.Timeout },
        _ => definition.Uninstall,
    };

    /// <summary>The hooks of a moment in the order in which they run: by weight, then by name.</summary>
    public static ImmutableArray<ReleaseHook> HooksOf(ReleaseRecord record, string moment, HelmRelease definition) =>
        [.. record.Hooks.Where(hook => hook.Moments.Contains(moment) && hook.Object is not null && (moment != ReleaseHook.Test || IsWanted(hook, definition.Test.Filters)))
            .OrderBy(hook => hook.Weight).ThenBy(hook => hook.Name, StringComparer.Ordinal)];

    private static bool IsWanted(ReleaseHook hook, ImmutableArray<TestFilter> filters) =>
        !filters.Any(filter => filter.Exclude && filter.Name == hook.Name)
        && (filters.All(filter => filter.Exclude) || filters.Any(filter => !filter.Exclude && filter.Name == hook.Name));

    private static ReleaseStep? NextHook(ReleaseUnderWay action, ReleaseRecord record, string? moment, bool isDisabled, HelmRelease definition)
    {
        if (moment is null || isDisabled)
        {
            return null;
        }

        foreach (var hook in HooksOf(record, moment, definition))
        {
            var run = action.Hooks.FirstOrDefault(item => item.Moment == moment && item.Path == hook.Path && item.Hook == hook.Object!.Reference);
            switch (run)
            {
                case null:
                    return new ReleaseStep.BeginHook(action, moment, hook);
                case { Ended: null }:
                    return new ReleaseStep.AwaitHook(action, run, hook);
                case { Succeeded: false }:
                    return new ReleaseStep.Fail(action, run.Message, Counts: true);
                default:
                    break;
            }
        }

        return null;
    }

    // Hooks that go when they succeeded go together, behind the last one of their moment: later ones may need them.
    private static ReleaseStep? Cleaning(ReleaseUnderWay action, ReleaseRecord record, string? moment, string? later, bool isDisabled, ReleaseFacts release)
    {
        if (moment is null || isDisabled || release.Cleaned.Contains(moment) || action.Hooks.Any(run => run.Moment == later))
        {
            return null;
        }

        ImmutableArray<ObjectRef> leaving = [.. HooksOf(record, moment, release.Definition).Where(hook => hook.IsDeleted(ReleaseHook.WhenSucceeded)).Select(hook => hook.Object!.Reference).Reverse()];
        return leaving.IsEmpty ? null : new ReleaseStep.CleanHooks(moment, leaving);
    }

    private static ReleaseStep? Objects(ReleaseUnderWay action, ActionSettings settings)
    {
        switch (action.Action)
        {
            case ReleaseAction.Test:
                return null;
            case ReleaseAction.Uninstall or ReleaseAction.UninstallRemediation:
                return action.IsPruned || action.Leaving.IsEmpty ? null : new ReleaseStep.Delete(action);
            default:
                return !action.IsApplied ? new ReleaseStep.Write(action)
                    : !action.IsPruned && !action.Leaving.IsEmpty ? new ReleaseStep.Delete(action)
                    : !action.IsReady && !settings.DisableWait ? new ReleaseStep.AwaitReady(action)
                    : null;
        }
    }

    // An action is not carried to its end when its outcome would be replaced at once.
    private static bool IsSuperseded(ReleaseUnderWay action, ReconcileFacts facts) =>
        action is { Action: ReleaseAction.Install or ReleaseAction.Upgrade, Inputs: { } inputs }
        && facts.Inputs is { } now
        && (inputs.DefinitionDigest != now.DefinitionDigest || inputs.VariablesDigest != now.VariablesDigest);

    private static string? Before(ReleaseAction action) => action switch
    {
        ReleaseAction.Install => "pre-install",
        ReleaseAction.Upgrade => "pre-upgrade",
        ReleaseAction.Rollback => "pre-rollback",
        ReleaseAction.Test => ReleaseHook.Test,
        _ => "pre-delete",
    };

    private static string? After(ReleaseAction action) => action switch
    {
        ReleaseAction.Install => "post-install",
        ReleaseAction.Upgrade => "post-upgrade",
        ReleaseAction.Rollback => "post-rollback",
        ReleaseAction.Test => null,
        _ => "post-delete",
    };
}
