using System.Collections.Concurrent;
using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.Objects;

namespace GitOps.Core.Releases;

/// <summary>Writes and deletes the objects of a release, with Helm's marks on them and as the field manager that Flux uses for releases.</summary>
internal sealed class ReleaseObjects(EngineSettings settings, Redaction redaction)
{
    /// <summary>Writes objects kind after kind in their order; ends behind the first kind with a refusal.</summary>
    public async Task<(ImmutableArray<AppliedObject> Objects, string? Refusal)> ApplyAsync(
        Target target, ImmutableArray<KubeObject> objects, ReleaseSnapshot release, bool takesOwnership, bool force, CancellationToken cancellationToken)
    {
        var outcomes = ImmutableArray.CreateBuilder<AppliedObject>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.ApplyConcurrency, CancellationToken = cancellationToken };
        foreach (var group in Groups(objects))
        {
            var written = new AppliedObject?[group.Count];
            await Parallel.ForAsync(0, group.Count, options, async (index, token) =>
                written[index] = await WriteAsync(target, ReleaseMetadata.WithOwner(group[index], release.Name, release.Namespace), release, takesOwnership, force, token).ConfigureAwait(false)).ConfigureAwait(false);
            outcomes.AddRange(written.OfType<AppliedObject>());
            var refused = written.Where(item => item is { Outcome: AppliedOutcome.Refused }).Select(item => item!.Refusal).ToList();
            if (refused.Count > 0)
            {
                return (outcomes.ToImmutable(), string.Join("; ", refused));
            }
        }

        return (outcomes.ToImmutable(), null);
    }

    /// <summary>Deletes objects in their order, each only after a look at the live one.</summary>
    public static async Task<DeploymentObservation.ObjectsDeleted> DeleteAsync(
        ICluster cluster, ImmutableArray<ObjectRef> objects, ReleaseSnapshot release, string propagation, CancellationToken cancellationToken)
    {
        var (deleted, kept, failed) = (ImmutableArray.CreateBuilder<ObjectRef>(), ImmutableArray.CreateBuilder<ObjectNote>(), ImmutableArray.CreateBuilder<ObjectNote>());
        foreach (var item in objects)
        {
            try
            {
                var live = await cluster.FindAsync(item, cancellationToken).ConfigureAwait(false);
                if (live is not null && ReleaseMetadata.KeepReason(live, release.Name, release.Namespace) is { } why)
                {
                    kept.Add(new ObjectNote(item, why));
                    continue;
                }

                if (live is { IsTerminating: false })
                {
                    await cluster.DeleteAsync(item, new DeleteOptions(propagation, Uid: live.Uid), cancellationToken).ConfigureAwait(false);
                }

                deleted.Add(item);
            }
            catch (ClusterException e) when (e.Class == FailureClass.Denied)
            {
                failed.Add(new ObjectNote(item, $"{item} delete failed: {e.Message}"));
            }
        }

        return new DeploymentObservation.ObjectsDeleted(deleted.ToImmutable(), kept.ToImmutable(), failed.ToImmutable());
    }

    /// <summary>Compares the objects of a release with the cluster.</summary>
    public async Task<ImmutableArray<DriftedObject>> CompareAsync(
        Target target, ImmutableArray<KubeObject> objects, ReleaseSnapshot release, ImmutableArray<DriftIgnore> ignored, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<int, DriftedObject>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.ApplyConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, objects.Length, options, async (index, token) =>
        {
            var desired = ReleaseMetadata.WithOwner(objects[index], release.Name, release.Namespace);
            if (await DriftOfAsync(target, desired, ignored, token).ConfigureAwait(false) is { } drifted)
            {
                found[index] = drifted;
            }
        }).ConfigureAwait(false);
        return [.. found.OrderBy(item => item.Key).Select(item => item.Value)];
    }

    /// <summary>Writes drifted objects back; ignored fields keep what they have.</summary>
    public async Task<ImmutableArray<AppliedObject>> CorrectAsync(
        Target target, ImmutableArray<KubeObject> objects, ImmutableArray<DriftedObject> drifted, ReleaseSnapshot release, ImmutableArray<DriftIgnore> ignored, CancellationToken cancellationToken)
    {
        var wanted = drifted.Select(item => item.Object.Id).ToHashSet();
        var outcomes = ImmutableArray.CreateBuilder<AppliedObject>();
        foreach (var item in objects.Where(item => wanted.Contains(item.Reference.Id)))
        {
            var live = await target.Cluster.FindAsync(item.Reference, cancellationToken).ConfigureAwait(false);
            var desired = live is null ? item : DriftFields.Keep(item, live, ignored);
            outcomes.Add(await WriteAsync(target, ReleaseMetadata.WithOwner(desired, release.Name, release.Namespace), release, takesOwnership: true, force: false, cancellationToken).ConfigureAwait(false));
        }

        return outcomes.ToImmutable();
    }

    // Objects of one kind do not depend on each other.
    private static IEnumerable<List<KubeObject>> Groups(ImmutableArray<KubeObject> objects)
    {
        var group = new List<KubeObject>();
        foreach (var item in objects)
        {
            if (group.Count > 0 && group[0].GroupVersionKind != item.GroupVersionKind)
            {
                yield return group;
                group = [];
            }

            group.Add(item);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    private async Task<AppliedObject> WriteAsync(Target target, KubeObject desired, ReleaseSnapshot release, bool takesOwnership, bool force, CancellationToken cancellationToken)
    {
        var reference = desired.Reference;
        try
        {
            desired = await PlacedAsync(target.Cluster, desired, release.Namespace, cancellationToken).ConfigureAwait(false);
            reference = desired.Reference;
            var live = await target.Cluster.FindAsync(reference, cancellationToken).ConfigureAwait(false);
            if (live is not null && !takesOwnership && ReleaseMetadata.ForeignReason(live, release.Name, release.Namespace) is { } foreign)
            {
                return new AppliedObject(reference, AppliedOutcome.Refused, [], $"{reference} exists and cannot be taken over: {foreign}; remove it, or allow that ownership is taken");
            }

            var answer = await ApplyAsync(target.Cluster, desired, live, force, cancellationToken).ConfigureAwait(false);
            target.Digests.Expect(answer, LiveDigests.DigestOf(desired));
            return live is null
                ? new AppliedObject(reference, AppliedOutcome.Created, [])
                : new AppliedObject(reference, live.Uid == answer.Uid ? AppliedOutcome.Configured : AppliedOutcome.Recreated, ObjectComparing.Differences(live, answer, redaction));
        }
        catch (ClusterException e) when (e.Reason == "NoMatch" || e.Class == FailureClass.Denied || e.Status == 409)
        {
            return new AppliedObject(reference, AppliedOutcome.Refused, [], $"{reference} apply failed{(e.Reason.Length == 0 ? string.Empty : $" ({e.Reason})")}: {e.Message}");
        }
    }

    private static async Task<KubeObject> ApplyAsync(ICluster cluster, KubeObject desired, KubeObject? live, bool force, CancellationToken cancellationToken)
    {
        var options = new ApplyOptions(ReleaseMetadata.FieldManager);
        try
        {
            return await cluster.ApplyAsync(desired, options, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException e) when (force && live is not null && e.Status == 422)
        {
            await cluster.DeleteAsync(live.Reference, new DeleteOptions(Uid: live.Uid), cancellationToken).ConfigureAwait(false);
            return await cluster.ApplyAsync(desired, options, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<DriftedObject?> DriftOfAsync(Target target, KubeObject desired, ImmutableArray<DriftIgnore> ignored, CancellationToken cancellationToken)
    {
        var live = await target.Cluster.FindAsync(desired.Reference, cancellationToken).ConfigureAwait(false);
        if (ReleaseMetadata.IsDriftAllowed(desired) || (live is not null && ReleaseMetadata.IsDriftAllowed(live)))
        {
            return null;
        }

        if (live is null)
        {
            return DriftFields.IsIgnored(desired, string.Empty, ignored) ? null : new DriftedObject(desired.Reference, string.Empty, []);
        }

        var answer = await target.Cluster.ApplyAsync(desired, new ApplyOptions(ReleaseMetadata.FieldManager, DryRun: true), cancellationToken).ConfigureAwait(false);
        var differences = ObjectComparing.Differences(live, answer, redaction);
        ImmutableArray<FieldChange> counted = [.. differences.Where(change => !DriftFields.IsIgnored(desired, change.Path, ignored))];
        if (counted.IsEmpty)
        {
            target.Digests.Expect(live, LiveDigests.DigestOf(desired));
            return null;
        }

        return new DriftedObject(desired.Reference, FieldOwnership.ForeignManager(live, counted, ReleaseMetadata.FieldManager), counted);
    }

    // Of kinds that only the cluster knows, the server says whether they live in a namespace.
    private static async Task<KubeObject> PlacedAsync(ICluster cluster, KubeObject desired, string space, CancellationToken cancellationToken)
    {
        if (await cluster.FindKindAsync(desired.GroupVersionKind, cancellationToken).ConfigureAwait(false) is not { } mapping)
        {
            return desired;
        }

        return mapping.IsNamespaced switch
        {
            true when desired.Namespace.Length == 0 => desired.With(["metadata", "namespace"], space),
            false when desired.Namespace.Length > 0 => desired.Without("metadata", "namespace"),
            _ => desired,
        };
    }
}
