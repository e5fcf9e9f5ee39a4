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
internal sealed class ClusterComparer(EngineSettings settings, Redaction redaction)
{
    /// <summary>Compares all objects, in their order.</summary>
    /// <param name="target">With what.</param>
    /// <param name="desired">In the order of application.</param>
    /// <param name="how">How.</param>
    /// <param name="cancellationToken">Stops between objects.</param>
    public async Task<ComparedObject[]> CompareAsync(Target target, ImmutableArray<KubeObject> desired, CompareOptions how, CancellationToken cancellationToken)
    {
        var compared = new ComparedObject[desired.Length];
        var arriving = Arriving.In(desired);
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.ApplyConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, desired.Length, options, async (index, token) =>
            compared[index] = await CompareAsync(target, desired[index], arriving, how, token).ConfigureAwait(false)).ConfigureAwait(false);
        return compared;
    }

    private async Task<ComparedObject> CompareAsync(Target target, KubeObject desired, Arriving arriving, CompareOptions how, CancellationToken cancellationToken)
    {
        var cluster = target.Cluster;
        var kind = desired.GroupVersionKind;
        var mapping = await cluster.FindKindAsync(kind, cancellationToken).ConfigureAwait(false);
        if (mapping is null)
        {
            return arriving.Defines(kind)
                ? Missing(desired)
                : Refused(desired, $"{desired} dry-run failed: no matches for kind \"{kind.Kind}\" in version \"{kind.ApiVersion}\"");
        }

        var isNamed = desired.Namespace.Length > 0;
        if (!mapping.IsNamespaced && isNamed)
        {
            desired = desired.Without("metadata", "namespace");
        }
        else if (mapping.IsNamespaced && !isNamed)
        {
            return Refused(desired, $"{desired} namespace not specified: set metadata.namespace or the definition's targetNamespace");
        }

        var reference = desired.Reference;
        if (how.Trust == WatchTrust.SameManifests && target.Digests.IsSettled(reference))
        {
            return new(desired, null, new ObjectComparison.Same(reference));
        }

        var digest = LiveDigests.DigestOf(desired);
        if (how.Trust == WatchTrust.SameObject && target.Digests.IsSettled(reference, digest))
        {
            return new(desired, null, new ObjectComparison.Same(reference));
        }

        var outcome = IsProbablyNew(desired, how)
            ? await CompareNewAsync(cluster, desired, arriving, how, cancellationToken).ConfigureAwait(false)
            : await CompareKnownAsync(target, desired, digest, arriving, how, cancellationToken).ConfigureAwait(false);
        if (outcome is { Live: { } live, Comparison: ObjectComparison.Same })
        {
            target.Digests.Expect(live, digest);
        }

        return outcome with { Digest = digest };
    }

    // What the deployment does not have yet is rarely there: the dry run tells, and the look is for the few that are.
    private static bool IsProbablyNew(KubeObject desired, CompareOptions how) => !how.Known.Contains(desired.Reference.Id) && !ObjectPolicy.IsConditional(desired);

    private async Task<ComparedObject> CompareNewAsync(ICluster cluster, KubeObject desired, Arriving arriving, CompareOptions how, CancellationToken cancellationToken)
    {
        var answer = await DryRunAsync(cluster, desired, arriving, isProbablyNew: true, cancellationToken).ConfigureAwait(false);
        if (answer.Object is { ResourceVersion.Length: 0 })
        {
            return Missing(desired);
        }

        var (live, refused) = await LookAsync(cluster, desired, cancellationToken).ConfigureAwait(false);
        return answer.Refusal is null && refused is not null ? refused : Judge(desired, live, answer, arriving, how);
    }

    private async Task<ComparedObject> CompareKnownAsync(Target target, KubeObject desired, UInt128 digest, Arriving arriving, CompareOptions how, CancellationToken cancellationToken)
    {
        var (live, refused) = await LookAsync(target.Cluster, desired, cancellationToken).ConfigureAwait(false);
        if (refused is not null)
        {
            return refused;
        }

        if (ObjectPolicy.IsLeftAlone(desired, live))
        {
            return new(desired, live, new ObjectComparison.LeftAlone(desired.Reference));
        }

        return live is not null && target.Digests.IsEqual(desired.Reference.Id, digest, live.ResourceVersion)
            ? new(desired, live, new ObjectComparison.Same(desired.Reference))
            : Judge(desired, live, await DryRunAsync(target.Cluster, desired, arriving, isProbablyNew: false, cancellationToken).ConfigureAwait(false), arriving, how);
    }

    private static async Task<(KubeObject? Live, ComparedObject? Refused)> LookAsync(ICluster cluster, KubeObject desired, CancellationToken cancellationToken)
    {
        try
        {
            return (await cluster.FindAsync(desired.Reference, cancellationToken).ConfigureAwait(false), null);
        }
        catch (ClusterException e) when (e.Class == FailureClass.Denied)
        {
            return (null, Refused(desired, $"{desired} query failed ({e.Reason}): {e.Message}"));
        }
    }

    private async Task<(KubeObject? Object, ClusterException? Refusal)> DryRunAsync(ICluster cluster, KubeObject desired, Arriving arriving, bool isProbablyNew, CancellationToken cancellationToken)
    {
        try
        {
            return (await cluster.ApplyAsync(desired, new ApplyOptions(settings.FieldManager, Force: true, DryRun: true) { BriefWhenNew = isProbablyNew, WithoutOwners = true }, cancellationToken).ConfigureAwait(false), null);
        }
        catch (ClusterException e) when (e.Class == FailureClass.Denied || e.Status == 409 || (e.Status == 404 && arriving.HasNamespace(desired.Namespace)))
        {
            return (null, e);
        }
    }

    private ComparedObject Judge(KubeObject desired, KubeObject? live, (KubeObject? Object, ClusterException? Refusal) answer, Arriving arriving, CompareOptions how) => answer switch
    {
        _ when live is not null && ObjectPolicy.IsLeftAlone(desired, live) => new(desired, live, new ObjectComparison.LeftAlone(desired.Reference)),
        { Refusal.Status: 404 } when live is null && arriving.HasNamespace(desired.Namespace) => Missing(desired),
        { Refusal: { } refusal } when live is not null && IsImmutable(refusal) && (how.Force || ObjectPolicy.MayBeRecreated(desired, live)) =>
            new(desired, live, new ObjectComparison.MustBeRecreated(desired.Reference, refusal.Message)),
        { Refusal: { } refusal } => Refused(desired, DryRunMessage(desired, refusal), live),
        _ when live is null => Missing(desired),
        _ => Differing(desired, live, answer.Object!, how),
    };

    private ComparedObject Differing(KubeObject desired, KubeObject live, KubeObject answer, CompareOptions how)
    {
        var differences = ObjectComparing.Differences(live, answer, redaction);
        if (how.Ignored.Of(live, answer, differences) is { IsEmpty: false } ignored)
        {
            differences = ObjectComparing.Differences(live, IgnoredFields.Overlay(answer, live, ignored), redaction);
            desired = IgnoredFields.Withhold(desired, live, ignored, settings.FieldManager);
        }

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
internal sealed record ComparedObject(KubeObject Desired, KubeObject? Live, ObjectComparison Comparison)
{
    /// <summary>Digest of the desired object, before fields that are left to others were taken out.</summary>
    public UInt128 Digest { get; init; }
}
