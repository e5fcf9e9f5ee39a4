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
    IDeclarations declarations,
    IContentStore contents,
    ICluster cluster,
    IClock clock)
{
    private readonly ISourceFetcher[] fetchers = [.. fetchers];
    private readonly SourceSecrets secrets = new(cluster);

    public async Task<RunResult> ReconcileAsync(DeclaredSource declared, Trigger trigger, CancellationToken cancellationToken)
    {
        var stream = Streams.Source(declared.Definition.Key);
        var context = new EventContext(trigger.Actor, trigger.CorrelationId);
        var facts = new SourceFacts(IsDue: trigger.Reason != TriggerReason.Definition, HasLooked: false, declared.Digest)
        {
            HasArtifact = declared.Definition.HasArtifact,
            IsAsked = trigger.Reason is TriggerReason.Source or TriggerReason.Request,
        };
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

                var seen = await LookAsync(declared, source.State, cancellationToken).ConfigureAwait(false);
                facts = facts with { HasLooked = true };
                var revision = await KeepAsync(declared, source.State, seen, cancellationToken).ConfigureAwait(false);
                var decision = (Decision<SourceEvent>.Accepted)SourceDecider.Decide(source.State, seen, declared.Digest, revision);
                await aggregates.AppendAsync(source, decision.Events, context.For(SourceRevision.WithoutMessage(seen)), cancellationToken).ConfigureAwait(false);
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

    // A new revision is kept in full before the event that names it; one that is as before costs nothing.
    private async Task<string> KeepAsync(DeclaredSource declared, SourceState state, SourceObservation seen, CancellationToken cancellationToken) =>
        seen is SourceObservation.Fetched fetched && SourceDecider.IsNew(state, fetched)
            ? await contents.PutAsync(SourceRevision.Of(declared, state, fetched).ToUtf8(), cancellationToken).ConfigureAwait(false)
            : string.Empty;

    private static RunResult Outcome(SourceState state, SourceDefinition definition) => state switch
    {
        { IsSuspended: true } or { IsDeclared: false } or { Failure.Class: FailureClass.Stalled } => new RunResult.Rest(),
        _ when !definition.HasArtifact => new RunResult.Rest(),
        { Failure: not null } => new RunResult.Retry(Duration.FromMinutes(15)),
        _ => new RunResult.Settled(definition.Interval),
    };

    // The one place where exceptions of the port become an observation.
    private async Task<SourceObservation> LookAsync(DeclaredSource declared, SourceState state, CancellationToken cancellationToken)
    {
        var definition = declared.Definition;
        try
        {
            var fetcher = fetchers.FirstOrDefault(item => item.Supports(definition))
                ?? throw new FailureException(new Failure(FailureClass.Stalled, "UnsupportedSource", $"no fetcher is registered for {definition.Key.Kind}; add its room to the host"));
            var neighbours = new SourceNeighbours(definition.Key.Namespace, declarations, aggregates, fetchers, secrets);
            var fetch = new SourceFetch(definition, state.Artifact, await secrets.CredentialsAsync(definition, cancellationToken).ConfigureAwait(false))
            {
                Certificates = await secrets.CertificatesAsync(definition, cancellationToken).ConfigureAwait(false),
                Proxy = await secrets.ProxyAsync(definition, cancellationToken).ConfigureAwait(false),
                PullSecrets = await secrets.PullSecretsAsync(definition, cancellationToken).ConfigureAwait(false),
                VerificationKeys = await secrets.KeysAsync(definition, cancellationToken).ConfigureAwait(false),
                Generation = declared.Generation,
                IsSameDefinition = state.FetchedDefinition == declared.Digest,
                Upstream = await UpstreamAsync(definition, neighbours, cancellationToken).ConfigureAwait(false),
                Neighbours = neighbours,
            };
            return await fetcher.FetchAsync(fetch, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException e)
        {
            return new SourceObservation.Broken(e.Failure);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new SourceObservation.Broken(new Failure(FailureClass.Transient, definition is GitRepository ? "GitOperationFailed" : "Failed", $"failed to fetch {definition.Key}: {e.Message}"));
        }
    }

    private static async Task<ReferredSource?> UpstreamAsync(SourceDefinition definition, SourceNeighbours neighbours, CancellationToken cancellationToken)
    {
        if (definition.Upstream is not { } key)
        {
            return null;
        }

        var upstream = await neighbours.FindAsync(key, cancellationToken).ConfigureAwait(false)
            ?? throw new FailureException(new Failure(FailureClass.Transient, "SourceUnavailable", $"failed to get source: {key.Kind} \"{key.Name}\" not found in namespace {key.Namespace}"));
        return upstream is { Artifact: null, Definition.HasArtifact: true }
            ? throw new FailureException(new Failure(FailureClass.Waiting, "NoSourceArtifact", $"no artifact available for {key.Kind} source '{key.Name}'"))
            : upstream;
    }
}
