using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Sources;

/// <summary>The loop of a source: while <see cref="SourceSteps.Next"/> names a step, perform it, decide, append.</summary>
internal sealed class SourceReconciler(
    AggregateStore<SourceDecider, SourceState, SourceEvent> aggregates,
    ICheckpointStore checkpoints,
    IEnumerable<ISourceFetcher> fetchers,
    ICluster cluster,
    IClock clock)
{
    private readonly ISourceFetcher[] fetchers = [.. fetchers];

    public async Task<RunResult> ReconcileAsync(DeclaredSource declared, Trigger trigger, CancellationToken cancellationToken)
    {
        var stream = Streams.Source(declared.Definition.Key);
        var context = new EventContext(trigger.Actor, trigger.CorrelationId);
        var facts = new SourceFacts(IsDue: trigger.Reason != TriggerReason.Definition, HasLooked: false, declared.Digest);
        while (true)
        {
            var source = await aggregates.LoadAsync(stream, cancellationToken).ConfigureAwait(false);
            try
            {
                if (SourceSteps.Next(source.State, facts) is not SourceStep.Fetch)
                {
                    var handled = (Decision<SourceEvent>.Accepted)SourceDecider.Handled(source.State, trigger.Token);
                    source = await aggregates.AppendAsync(source, handled.Events, context, cancellationToken).ConfigureAwait(false);
                    return Outcome(source.State, declared.Definition);
                }

                var seen = await LookAsync(declared.Definition, source.State, cancellationToken).ConfigureAwait(false);
                facts = facts with { HasLooked = true };
                var decision = (Decision<SourceEvent>.Accepted)SourceDecider.Decide(source.State, seen, declared.Digest);
                await aggregates.AppendAsync(source, decision.Events, context.For(seen), cancellationToken).ConfigureAwait(false);
                if (decision.Events.IsEmpty)
                {
                    await checkpoints.ConfirmAsync(stream, clock.GetCurrentInstant(), cancellationToken).ConfigureAwait(false);
                }
            }
            catch (StreamConflictException)
            {
                // Someone else appended first: what is true now is loaded again, and the source looked at anew.
                facts = facts with { HasLooked = false };
            }
        }
    }

    private static RunResult Outcome(SourceState state, SourceDefinition definition) => state switch
    {
        { IsSuspended: true } or { IsDeclared: false } or { Failure.Class: FailureClass.Stalled } => new RunResult.Rest(),
        { Failure: not null } => new RunResult.Retry(Duration.FromMinutes(15)),
        _ => new RunResult.Settled(definition.Interval),
    };

    private async Task<SecretData?> KeysAsync(SourceDefinition definition, CancellationToken cancellationToken)
    {
        if (definition is not GitRepository { Verification.SecretName: { } name })
        {
            return null;
        }

        try
        {
            return await ClusterSecrets.GetAsync(cluster, definition.Key.Namespace, name, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ClusterException or FailureException)
        {
            throw new FailureException(new Failure(FailureClass.Transient, "VerificationError", $"public keys secret error: {e.Message}"), e);
        }
    }

    // The one place where exceptions of the port become an observation.
    private async Task<SourceObservation> LookAsync(SourceDefinition definition, SourceState state, CancellationToken cancellationToken)
    {
        try
        {
            var fetcher = fetchers.FirstOrDefault(item => item.Supports(definition))
                ?? throw new FailureException(new Failure(FailureClass.Stalled, "UnsupportedSource", $"no fetcher is registered for {definition.Key.Kind}; add its room to the host"));
            var credentials = definition.SecretName is { } name
                ? await ClusterSecrets.GetAsync(cluster, definition.Key.Namespace, name, cancellationToken).ConfigureAwait(false)
                : null;
            var fetch = new SourceFetch(definition, state.Artifact, credentials)
            {
                VerificationKeys = await KeysAsync(definition, cancellationToken).ConfigureAwait(false),
            };
            return await fetcher.FetchAsync(fetch, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException e)
        {
            return new SourceObservation.Broken(e.Failure);
        }
        catch (ClusterException e)
        {
            return new SourceObservation.Broken(new Failure(FailureClass.Transient, "AuthenticationFailed", $"failed to configure authentication options: {e.Message}"));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new SourceObservation.Broken(new Failure(FailureClass.Transient, "GitOperationFailed", $"failed to fetch {definition.Key}: {e.Message}"));
        }
    }
}
