using System.Collections.Immutable;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Carries out the writes of a plan in stages: definitions first and awaited, then the rest.</summary>
internal sealed class ClusterApplier(EngineSettings settings, Redaction redaction, IPause pause, IClock clock)
{
    /// <summary>How long a stage waits until its namespaces and definitions can be used; Flux's fixed time.</summary>
    internal static readonly Duration StageTimeout = Duration.FromSeconds(60);

    private static readonly Duration PollInterval = Duration.FromMilliseconds(200);

    /// <summary>Writes the planned objects; ends at the first refusal of a stage, with every refusal of that stage named.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="compared">What the plan was made from: desired and live objects.</param>
    /// <param name="planned">What the plan says is written; everything else is not.</param>
    /// <param name="cancellationToken">Stops between writes.</param>
    public async Task<(ImmutableArray<AppliedObject> Objects, Failure? Failure)> ApplyAsync(
        Target target, IReadOnlyList<ComparedObject> compared, IReadOnlySet<ObjectId> planned, CancellationToken cancellationToken)
    {
        var cluster = target.Cluster;
        var outcomes = ImmutableArray.CreateBuilder<AppliedObject>();
        foreach (var stage in compared.GroupBy(item => ApplyOrder.StageOf(item.Desired.GroupVersionKind)).OrderBy(group => group.Key))
        {
            foreach (var rank in stage.GroupBy(item => ApplyOrder.RankOf(item.Desired.GroupVersionKind)))
            {
                outcomes.AddRange(await WriteAllAsync(target, [.. rank.Where(item => planned.Contains(item.Desired.Reference.Id) || item.Comparison is ObjectComparison.Refused)], cancellationToken).ConfigureAwait(false));
            }

            var refused = outcomes.Where(item => item.Outcome == AppliedOutcome.Refused).Select(item => new ObjectNote(item.Object, item.Refusal)).ToImmutableArray();
            if (!refused.IsEmpty)
            {
                return (outcomes.ToImmutable(), FailurePolicy.Refused(refused));
            }

            if (ApplyOrder.IsAwaited(stage.Key) && await AwaitUsableAsync(cluster, stage.Select(item => item.Desired), cancellationToken).ConfigureAwait(false) is { } failure)
            {
                return (outcomes.ToImmutable(), failure);
            }
        }

        return (outcomes.ToImmutable(), null);
    }

    // Objects of one place in the order do not depend on each other.
    private async Task<IEnumerable<AppliedObject>> WriteAllAsync(Target target, ComparedObject[] items, CancellationToken cancellationToken)
    {
        var written = new AppliedObject?[items.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.ApplyConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Length, options, async (index, token) =>
            written[index] = await WriteAsync(target, items[index], token).ConfigureAwait(false)).ConfigureAwait(false);
        return written.OfType<AppliedObject>();
    }

    private async Task<AppliedObject?> WriteAsync(Target target, ComparedObject item, CancellationToken cancellationToken)
    {
        var (cluster, reference) = (target.Cluster, item.Desired.Reference);
        try
        {
            switch (item.Comparison)
            {
                case ObjectComparison.Missing:
                    await ApplyAsync(target, item, cancellationToken).ConfigureAwait(false);
                    return new AppliedObject(reference, AppliedOutcome.Created, []);
                case ObjectComparison.Differs:
                    if (!ObjectPolicy.IsMerged(item.Desired, item.Live!) && Takeover.Patch(item.Live!, settings.FieldManager) is { } takeover)
                    {
                        await cluster.PatchAsync(reference, new ObjectPatch(ObjectPatchKind.Json, takeover, FieldManager: settings.FieldManager), cancellationToken).ConfigureAwait(false);
                    }

                    var answer = await ApplyAsync(target, item, cancellationToken).ConfigureAwait(false);
                    return new AppliedObject(reference, AppliedOutcome.Configured, ObjectComparing.Differences(item.Live!, answer, redaction));
                case ObjectComparison.MustBeRecreated:
                    await cluster.DeleteAsync(reference, new DeleteOptions(Uid: item.Live!.Uid), cancellationToken).ConfigureAwait(false);
                    await AwaitGoneAsync(cluster, item.Live, cancellationToken).ConfigureAwait(false);
                    await ApplyAsync(target, item, cancellationToken).ConfigureAwait(false);
                    return new AppliedObject(reference, AppliedOutcome.Recreated, []);
                case ObjectComparison.Refused refused:
                    return new AppliedObject(reference, AppliedOutcome.Refused, [], refused.Message);
                default:
                    return null;
            }
        }
        catch (ClusterException e) when (e.Reason == "NoMatch" || (item.Comparison is ObjectComparison.Missing && e.Status == 404))
        {
            return new AppliedObject(reference, AppliedOutcome.Refused, [], $"{reference} not found: {e.Message}");
        }
        catch (ClusterException e) when (e.Class == FailureClass.Denied || e.Status == 409)
        {
            // The object changed since it was compared: the next run compares again. The server's words are the report.
            return new AppliedObject(reference, AppliedOutcome.Refused, [], $"{reference} apply failed{(e.Reason.Length == 0 ? string.Empty : $" ({e.Reason})")}: {e.Message}");
        }
    }

    private async Task<KubeObject> ApplyAsync(Target target, ComparedObject item, CancellationToken cancellationToken)
    {
        var answer = await target.Cluster.ApplyAsync(item.Desired, new ApplyOptions(settings.FieldManager) { WithoutOwners = true }, cancellationToken).ConfigureAwait(false);
        target.Digests.Expect(answer, item.Digest);
        return answer;
    }

    private async Task AwaitGoneAsync(ICluster cluster, KubeObject old, CancellationToken cancellationToken)
    {
        var deadline = clock.GetCurrentInstant() + StageTimeout;
        while (await cluster.FindAsync(old.Reference, cancellationToken).ConfigureAwait(false) is { } still && still.Uid == old.Uid)
        {
            if (clock.GetCurrentInstant() >= deadline)
            {
                throw new ClusterException(409, "Conflict", $"{old} was deleted to be made anew, but is still there after {StageTimeout.TotalSeconds:0} s; its finalizers hold it: {string.Join(", ", still.Finalizers)}");
            }

            await pause.ForAsync(PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Failure?> AwaitUsableAsync(ICluster cluster, IEnumerable<KubeObject> written, CancellationToken cancellationToken)
    {
        var waiting = written.Where(item => item.Kind is "Namespace" or "CustomResourceDefinition").Select(item => item.Reference).ToList();
        var deadline = clock.GetCurrentInstant() + StageTimeout;
        while (true)
        {
            for (var i = waiting.Count - 1; i >= 0; i--)
            {
                if (await IsUsableAsync(cluster, waiting[i], cancellationToken).ConfigureAwait(false))
                {
                    waiting.RemoveAt(i);
                }
            }

            if (waiting.Count == 0)
            {
                return null;
            }

            if (clock.GetCurrentInstant() >= deadline)
            {
                var list = string.Join(", ", waiting.Select(item => $"{item} status: 'InProgress'"));
                return new Failure(FailureClass.Transient, Reasons.ReconciliationFailed, $"timeout waiting for: [{list}]");
            }

            await pause.ForAsync(PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> IsUsableAsync(ICluster cluster, ObjectRef reference, CancellationToken cancellationToken)
    {
        var live = await cluster.FindAsync(reference, cancellationToken).ConfigureAwait(false);
        return live?.Kind == "Namespace"
            ? live.Status["phase"]?.AsString == "Active"
            : await ServedDefinition.IsFoundAsync(cluster, live, cancellationToken).ConfigureAwait(false);
    }
}
