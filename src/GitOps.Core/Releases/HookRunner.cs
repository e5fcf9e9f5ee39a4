using System.Collections.Immutable;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Health;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Releases;

/// <summary>Runs hooks one look at a time: clear the way, make the object, see whether it came to an end.</summary>
internal sealed class HookRunner(IContentStore contents, IClock clock)
{
    /// <summary>So much of what a container printed is kept.</summary>
    internal const int KeptLog = 16 * 1024;

    private static readonly GroupVersionKind Pods = new(string.Empty, "v1", "Pod");

    /// <summary>What stands in the way of a hook is named before anything is done about it.</summary>
    public static async Task<ReleaseHookStarted> BeginAsync(ICluster cluster, string moment, ReleaseHook hook, CancellationToken cancellationToken)
    {
        var reference = hook.Object!.Reference;
        var live = hook.IsDeleted(ReleaseHook.BeforeCreation) ? await cluster.FindAsync(reference, cancellationToken).ConfigureAwait(false) : null;
        return new ReleaseHookStarted(moment, hook.Path, reference, live?.Uid ?? string.Empty);
    }

    /// <summary>Takes the hook one look further.</summary>
    /// <returns>How it ended; null while it has not.</returns>
    public async Task<ReleaseHookEnded?> LookAsync(ICluster cluster, ReleaseSnapshot release, HookRun run, ReleaseHook hook, ISet<ObjectId> made, Duration timeout, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var live = await cluster.FindAsync(run.Hook, cancellationToken).ConfigureAwait(false);
        if (live is not null && run.Replaces.Length > 0 && live.Uid == run.Replaces)
        {
            if (!live.IsTerminating)
            {
                await cluster.DeleteAsync(run.Hook, new DeleteOptions(Uid: live.Uid), cancellationToken).ConfigureAwait(false);
                live = await cluster.FindAsync(run.Hook, cancellationToken).ConfigureAwait(false);
            }

            if (live is not null && live.Uid == run.Replaces)
            {
                return now - run.Started > timeout ? await EndAsync(cluster, run, hook, $"{run.Hook} of an earlier run is still there", cancellationToken).ConfigureAwait(false) : null;
            }
        }

        if (live is null && made.Contains(run.Hook.Id))
        {
            // Made by this run and gone already: something that tidies up after itself.
            return await EndAsync(cluster, run, hook, null, cancellationToken).ConfigureAwait(false);
        }

        if (live is null || (run.Replaces.Length == 0 && !made.Contains(run.Hook.Id) && !hook.IsDeleted(ReleaseHook.BeforeCreation)))
        {
            try
            {
                live = await cluster.ApplyAsync(ReleaseMetadata.WithOwner(hook.Object!, release.Name, release.Namespace), new ApplyOptions(ReleaseMetadata.FieldManager), cancellationToken).ConfigureAwait(false);
                made.Add(run.Hook.Id);
            }
            catch (ClusterException e) when (e.Class == FailureClass.Denied || e.Reason == "NoMatch")
            {
                return await EndAsync(cluster, run, hook, $"warning: Hook {run.Moment} {hook.Path} failed: {e.Message}", cancellationToken).ConfigureAwait(false);
            }
        }

        return await JudgeAsync(cluster, run, hook, live, now, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes hooks.</summary>
    public static async Task DeleteAsync(ICluster cluster, IEnumerable<ObjectRef> hooks, CancellationToken cancellationToken)
    {
        foreach (var hook in hooks)
        {
            await cluster.DeleteAsync(hook, new DeleteOptions(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Hooks of an action that failed and go by their policies: the one that failed, and those that succeeded before it.</summary>
    public static ImmutableArray<ObjectRef> Leaving(ReleaseUnderWay action, ReleaseRecord record) =>
    [
        .. action.Hooks.Where(run => run.Ended is not null && record.Hooks.Any(hook => hook.Path == run.Path && hook.Object?.Reference == run.Hook
            && hook.IsDeleted(run.Succeeded ? ReleaseHook.WhenSucceeded : ReleaseHook.WhenFailed))).Select(run => run.Hook),
    ];

    // Jobs and Pods must come to an end; anything else is done when it is there.
    private async Task<ReleaseHookEnded?> JudgeAsync(ICluster cluster, HookRun run, ReleaseHook hook, KubeObject live, Instant now, Duration timeout, CancellationToken cancellationToken)
    {
        var assessment = live.GroupVersionKind switch
        {
            { Group: "batch", Kind: "Job" } => FluxHealth.Assess(live, now),
            { Group: "", Kind: "Pod" } => live.Status["phase"]?.AsString switch
            {
                "Succeeded" => HealthAssessment.Current(string.Empty),
                "Failed" => HealthAssessment.Failed("PodFailed", $"pod {live.Name} failed"),
                _ => HealthAssessment.InProgress("PodRunning", $"pod {live.Name} is {live.Status["phase"]?.AsString ?? "Pending"}"),
            },
            _ => HealthAssessment.Current(string.Empty),
        };
        return assessment.Status switch
        {
            HealthStatus.Current => await EndAsync(cluster, run, hook, null, cancellationToken).ConfigureAwait(false),
            HealthStatus.Failed => await EndAsync(cluster, run, hook, $"{(run.Moment == ReleaseHook.Test ? "1 error occurred:\n\t* " : $"{run.Moment} hooks failed: ")}{run.Hook}: {assessment.Message}", cancellationToken).ConfigureAwait(false),
            _ when now - run.Started > timeout => await EndAsync(cluster, run, hook, $"{run.Moment} hooks failed: timed out waiting for the condition: {run.Hook}: {assessment.Message}", cancellationToken).ConfigureAwait(false),
            _ => null,
        };
    }

    private async Task<ReleaseHookEnded> EndAsync(ICluster cluster, HookRun run, ReleaseHook hook, string? failure, CancellationToken cancellationToken)
    {
        var isShown = run.Moment == ReleaseHook.Test || failure is not null || hook.LogPolicies.Contains(ReleaseHook.WhenSucceeded);
        var log = isShown ? await ReadLogAsync(cluster, run.Hook, cancellationToken).ConfigureAwait(false) : string.Empty;
        var digest = log.Length == 0 ? string.Empty : await contents.PutAsync(System.Text.Encoding.UTF8.GetBytes(log), cancellationToken).ConfigureAwait(false);
        return new ReleaseHookEnded(run.Moment, run.Path, run.Hook, failure is null, failure ?? string.Empty, digest);
    }

    // Logs are a courtesy: a server that does not give them must not make a hook fail.
    private static async Task<string> ReadLogAsync(ICluster cluster, ObjectRef hook, CancellationToken cancellationToken)
    {
        try
        {
            switch (hook.Kind)
            {
                case { Group: "", Kind: "Pod" }:
                    return await cluster.ReadLogAsync(hook, null, KeptLog, cancellationToken).ConfigureAwait(false);
                case { Group: "batch", Kind: "Job" }:
                    var pods = await cluster.ListAsync(new ObjectQuery(Pods, hook.Namespace, $"job-name={hook.Name}"), cancellationToken).ConfigureAwait(false);
                    return pods.Items.Count == 0 ? string.Empty : await cluster.ReadLogAsync(pods.Items[^1].Reference, null, KeptLog, cancellationToken).ConfigureAwait(false);
                default:
                    return string.Empty;
            }
        }
        catch (ClusterException e)
        {
            return $"(the log could not be read: {e.Message})";
        }
    }
}
