using System.Collections.Concurrent;
using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Deployments.Health;

/// <summary>Reads the objects whose health counts and asks the definition's expressions or <see cref="FluxHealth"/> about each. One look; waiting is the queue's business.</summary>
internal sealed class HealthObserver(EngineSettings settings, IClock clock)
{
    /// <summary>Of so many objects that are not ready the last warning is read.</summary>
    private const int MaximumExplained = 10;

    private static readonly GroupVersionKind Pods = new(string.Empty, "v1", "Pod");

    public async Task<DeploymentObservation> LookAsync(DeploymentRun run, DeploymentState state, RenderKey inputs, CancellationToken cancellationToken)
    {
        var definition = (Kustomization)run.Definition;
        var scope = new HealthScope(
            definition.Wait ? state.Inventory : definition.HealthChecks,
            definition.Wait,
            definition.HealthExpressions,
            definition.EffectiveTimeout,
            new ObjectId("kustomize.toolkit.fluxcd.io", definition.Key.Kind, definition.Key.Namespace, definition.Key.Name),
            state.HealthSince,
            reference => IsFinished(run, reference));
        return await LookAsync(run.Cluster, scope, inputs, cancellationToken).ConfigureAwait(false);
    }

    public async Task<DeploymentObservation.HealthSeen> LookAsync(ICluster cluster, HealthScope scope, RenderKey inputs, CancellationToken cancellationToken)
    {
        var objects = scope.Objects;
        var expressions = scope.Expressions.ToDictionary(
            item => (item.Kind.Group, item.Kind.Kind), item => CelHealth.Parse(item.Current, item.InProgress, item.Failed));
        var notes = new ConcurrentBag<(int Index, ObjectNote Note, bool IsFailed)>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.ApplyConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, objects.Length, options, async (index, token) =>
        {
            if (objects[index].Id == scope.Itself)
            {
                return;
            }

            var (status, why) = await AssessAsync(cluster, objects[index], scope.IsManaged, expressions, token).ConfigureAwait(false);
            if (status != HealthStatus.Current && !(status == HealthStatus.NotFound && scope.IsFinished?.Invoke(objects[index]) == true))
            {
                notes.Add((index, new ObjectNote(objects[index], $"'{status}'{(why.Length == 0 ? string.Empty : $": {why}")}"), status == HealthStatus.Failed));
            }
        }).ConfigureAwait(false);

        ImmutableArray<ObjectNote> notReady = [.. notes.OrderBy(item => item.Index).Select(item => item.Note)];
        var verdict = notes.Any(item => item.IsFailed) ? HealthVerdict.Unhealthy : notReady.IsEmpty ? HealthVerdict.Healthy : HealthVerdict.Progressing;
        var now = clock.GetCurrentInstant();
        if (verdict == HealthVerdict.Unhealthy || (verdict == HealthVerdict.Progressing && scope.Since + scope.Timeout <= now))
        {
            notReady = await ExplainAsync(cluster, notReady, cancellationToken).ConfigureAwait(false);
        }

        return new DeploymentObservation.HealthSeen(inputs, verdict, notReady, now, scope.Timeout);
    }

    // The wait ends with this look: what the cluster warned of last is said beside what is not ready.
    private static async Task<ImmutableArray<ObjectNote>> ExplainAsync(ICluster cluster, ImmutableArray<ObjectNote> notReady, CancellationToken cancellationToken)
    {
        var explained = ImmutableArray.CreateBuilder<ObjectNote>(notReady.Length);
        foreach (var (index, note) in notReady.Index())
        {
            var warning = index < MaximumExplained ? await WarningEvents.LastAsync(cluster, note.Object, cancellationToken).ConfigureAwait(false) : string.Empty;
            explained.Add(warning.Length == 0 ? note : note with { Note = $"{note.Note}; last warning {warning}" });
        }

        return explained.MoveToImmutable();
    }

    // Built from this very deployment and gone by itself: its work is done.
    private static bool IsFinished(DeploymentRun run, ObjectRef reference) =>
        reference.Kind is { Group: "batch", Kind: "Job" }
        && run.Rendered is { Packed: not null } rendered
        && rendered.Unpack().Any(item => item.Reference.Id == reference.Id && FinishedJobs.DeletesItself(item));

    private async Task<(HealthStatus Status, string Why)> AssessAsync(
        ICluster cluster,
        ObjectRef reference,
        bool isManaged,
        IReadOnlyDictionary<(string Group, string Kind), CelHealth> expressions,
        CancellationToken cancellationToken)
    {
        KubeObject? live;
        try
        {
            live = await cluster.FindAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException e)
        {
            return (HealthStatus.Unknown, e.Message);
        }

        if (live is null)
        {
            return (HealthStatus.NotFound, string.Empty);
        }

        if (isManaged && ObjectPolicy.IsLeftAlone(live, live))
        {
            return (HealthStatus.Current, string.Empty);
        }

        // An expression for the kind wins over one for its whole group.
        var kind = reference.Kind;
        var own = expressions.GetValueOrDefault((kind.Group, kind.Kind)) ?? expressions.GetValueOrDefault((kind.Group, string.Empty));
        var assessment = own?.Assess(live) ?? SecondOpinion.Of(live, FluxHealth.Assess(live, clock.GetCurrentInstant()));
        if (own is null && FluxHealth.NeedsPods(live, assessment) && PodSelector.Find(live) is { } selector)
        {
            assessment = await WithPodsAsync(cluster, live, selector, assessment, cancellationToken).ConfigureAwait(false);
        }

        return (assessment.Status, assessment.Message);
    }

    private async Task<HealthAssessment> WithPodsAsync(
        ICluster cluster, KubeObject live, string selector, HealthAssessment assessment, CancellationToken cancellationToken)
    {
        try
        {
            var pods = await cluster.ListAsync(new ObjectQuery(Pods, live.Namespace, selector), cancellationToken).ConfigureAwait(false);
            return FluxHealth.WithPods(assessment, pods.Items, clock.GetCurrentInstant());
        }
        catch (ClusterException e)
        {
            return HealthAssessment.Unknown(e.Message);
        }
    }
}

/// <summary>Whose health counts.</summary>
/// <param name="Objects">The objects.</param>
/// <param name="IsManaged">Whether those that an annotation leaves alone count as healthy.</param>
/// <param name="Expressions">Expressions instead of the built-in rules.</param>
/// <param name="Timeout">Longest wait.</param>
/// <param name="Itself">The definition's own object, which would wait for itself; null when it is not among them.</param>
/// <param name="Since">When the wait began; null when this is the first look.</param>
/// <param name="IsFinished">Whether an object that is gone has done its work; null when none has.</param>
internal sealed record HealthScope(
    ImmutableArray<ObjectRef> Objects,
    bool IsManaged,
    ImmutableArray<HealthExpression> Expressions,
    Duration Timeout,
    ObjectId? Itself,
    Instant? Since,
    Func<ObjectRef, bool>? IsFinished);
