using System.Collections.Concurrent;
using System.Collections.Immutable;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>
/// Asks the server what an apply of each object would do. The dry run is the referee: defaulting, webhooks and conversions have been
/// applied to its answer, so what differs from the live object really differs.
/// </summary>
/// <remarks>An object whose desired form and live version are those of the last comparison needs no new dry run.</remarks>
internal sealed class ClusterComparer(EngineSettings settings, LiveDigests digests, Redaction redaction)
{
    // What was found equal: digest of the desired object and the live version at that time.
    private readonly ConcurrentDictionary<(string Owner, ObjectId Id), (string Desired, string LiveVersion)> equal = new();

    /// <summary>Compares all objects, in their order.</summary>
    public async Task<ComparedObject[]> CompareAsync(ICluster cluster, string owner, ImmutableArray<KubeObject> desired, bool force, CancellationToken cancellationToken)
    {
        var compared = new ComparedObject[desired.Length];
        var arriving = Arriving.In(desired);
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.ApplyConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, desired.Length, options, async (index, token) =>
            compared[index] = await CompareAsync(cluster, owner, desired[index], arriving, force, token).ConfigureAwait(false)).ConfigureAwait(false);
        return compared;
    }

    private async Task<ComparedObject> CompareAsync(ICluster cluster, string owner, KubeObject desired, Arriving arriving, bool force, CancellationToken cancellationToken)
    {
        var mapping = await cluster.FindKindAsync(desired.GroupVersionKind, cancellationToken).ConfigureAwait(false);
        if (mapping is null)
        {
            return arriving.Defines(desired.GroupVersionKind)
                ? Missing(desired)
                : Refused(desired, $"{desired} dry-run failed: no matches for kind \"{desired.Kind}\" in version \"{desired.ApiVersion}\"");
        }

        if (!mapping.IsNamespaced && desired.Namespace.Length > 0)
        {
            desired = desired.Without("metadata", "namespace");
        }
        else if (mapping.IsNamespaced && desired.Namespace.Length == 0)
        {
            return Refused(desired, $"{desired} namespace not specified: set metadata.namespace or the definition's targetNamespace");
        }

        var live = await cluster.FindAsync(desired.Reference, cancellationToken).ConfigureAwait(false);
        if (ObjectPolicy.IsLeftAlone(desired, live))
        {
            return new(desired, live, new ObjectComparison.LeftAlone(desired.Reference));
        }

        var digest = Digests.Of(desired.Root);
        var known = (owner, desired.Reference.Id);
        if (live is not null && equal.TryGetValue(known, out var last) && last == (digest, live.ResourceVersion))
        {
            return new(desired, live, new ObjectComparison.Same(desired.Reference));
        }

        var outcome = await DryRunAsync(cluster, desired, live, arriving, force, cancellationToken).ConfigureAwait(false);
        if (live is not null && outcome.Comparison is ObjectComparison.Same)
        {
            equal[known] = (digest, live.ResourceVersion);
            digests.Expect(live);
        }

        return outcome;
    }

    private async Task<ComparedObject> DryRunAsync(ICluster cluster, KubeObject desired, KubeObject? live, Arriving arriving, bool force, CancellationToken cancellationToken)
    {
        KubeObject answer;
        try
        {
            answer = await cluster.ApplyAsync(desired, new ApplyOptions(settings.FieldManager, Force: true, DryRun: true), cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException e) when (live is null && e.Status == 404 && arriving.HasNamespace(desired.Namespace))
        {
            return Missing(desired);
        }
        catch (ClusterException e) when (live is not null && IsImmutable(e) && (force || ObjectPolicy.MayBeRecreated(desired, live)))
        {
            return new(desired, live, new ObjectComparison.MustBeRecreated(desired.Reference, e.Message));
        }
        catch (ClusterException e) when (e.Class == FailureClass.Denied || e.Status == 409)
        {
            return Refused(desired, DryRunMessage(desired, e), live);
        }

        if (live is null)
        {
            return Missing(desired);
        }

        var differences = ObjectComparing.Differences(live, answer, redaction);
        var isTaken = !ObjectPolicy.IsMerged(desired, live) && Takeover.Patch(live, settings.FieldManager) is not null;
        return differences.IsEmpty && !isTaken
            ? new(desired, live, new ObjectComparison.Same(desired.Reference))
            : new(desired, live, new ObjectComparison.Differs(desired.Reference, differences, FieldOwnership.ForeignManager(live, differences, settings.FieldManager)));
    }

    private static string DryRunMessage(KubeObject desired, ClusterException e) => e.Status == 404
        ? $"{desired} not found: {e.Message}"
        : e.Reason.Length == 0
            ? $"{desired} dry-run failed: {e.Message}"
            : $"{desired} dry-run failed ({e.Reason}): {e.Message}";

    private static bool IsImmutable(ClusterException e) =>
        e.Status is 409 or 422 || e.Message.Contains("is immutable", StringComparison.Ordinal) || e.Message.Contains("immutable field", StringComparison.Ordinal);

    private static ComparedObject Missing(KubeObject desired) => new(desired, null, new ObjectComparison.Missing(desired.Reference));

    private static ComparedObject Refused(KubeObject desired, string message, KubeObject? live = null) =>
        new(desired, live, new ObjectComparison.Refused(desired.Reference, message));
}

/// <summary>A desired object, its live form and how they compare.</summary>
/// <param name="Desired">As it would be sent: scope settled.</param>
/// <param name="Live">As it was read; null when it is not there.</param>
/// <param name="Comparison">The verdict.</param>
internal sealed record ComparedObject(KubeObject Desired, KubeObject? Live, ObjectComparison Comparison);
