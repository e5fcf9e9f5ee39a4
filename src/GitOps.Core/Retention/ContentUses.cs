using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Retention;

/// <summary>Which contents the sources and deployments of a log refer to now, and until when they referred to others.</summary>
internal sealed class ContentUses(EventCatalog catalog)
{
    private readonly Dictionary<StreamId, SourceState> sources = [];
    private readonly Dictionary<StreamId, DeploymentState> deployments = [];

    /// <summary>A source at a revision, as its event said where that is kept in full.</summary>
    private readonly Dictionary<(string Source, string Revision), string> revisions = [];

    /// <summary>Until when a content that a state once referred to was referred to.</summary>
    private readonly Dictionary<string, Instant> left = new(StringComparer.Ordinal);

    /// <summary>Takes the next event of the log in.</summary>
    /// <exception cref="UnreadableEventException">What the event refers to cannot be known here.</exception>
    public void Follow(EventEnvelope envelope)
    {
        var (stream, at) = (envelope.Stream, envelope.Event.At);
        switch (catalog.Read(envelope))
        {
            case SourceEvent happened:
                if (happened is ArtifactProduced { RevisionDigest.Length: > 0 } produced)
                {
                    revisions[(string.Join('/', stream.Parts()), produced.Artifact.Revision)] = produced.RevisionDigest;
                }

                var source = sources.GetValueOrDefault(stream, SourceState.Initial);
                Leave(Of(source), Of(sources[stream] = SourceState.Evolve(source, happened, at)), at);
                break;
            case DeploymentEvent happened:
                if (happened is ReleaseHookEnded { LogDigest.Length: > 0 } hook)
                {
                    // What a hook printed belongs to that moment: no state refers to it.
                    Leave([hook.LogDigest], [], at);
                }

                var deployment = deployments.GetValueOrDefault(stream, DeploymentState.Initial);
                Leave(Of(deployment), Of(deployments[stream] = DeploymentState.Evolve(deployment, happened, at)), at);
                break;
            default:
                break;
        }
    }

    /// <summary>Everything that is referred to now, or was at the instant or later.</summary>
    public HashSet<string> Since(Instant instant)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var digest in sources.Values.SelectMany(Of).Concat(deployments.Values.SelectMany(Of)))
        {
            needed.Add(digest);
        }

        needed.UnionWith(left.Where(one => one.Value >= instant).Select(one => one.Key));
        return needed;
    }

    private void Leave(IEnumerable<string> before, IEnumerable<string> after, Instant at)
    {
        foreach (var digest in before.Except(after, StringComparer.Ordinal))
        {
            left[digest] = left.TryGetValue(digest, out var known) ? Instant.Max(known, at) : at;
        }
    }

    private static IEnumerable<string> Of(SourceState state) => Named(state.DefinitionDigest, state.FetchedDefinition, state.FailedDefinition, state.RevisionDigest);

    private IEnumerable<string> Of(DeploymentState state) => Named(
        state.DefinitionDigest,
        state.RenderedDigest,
        state.RenderedInputs,
        state.AppliedDigest,
        state.AppliedInputs,
        RevisionOf(state),
        state.Applied?.DefinitionDigest,
        state.Plan?.ManifestsDigest,
        state.Plan?.Inputs.DefinitionDigest,
        state.Held?.ManifestsDigest,
        state.Held?.Inputs?.DefinitionDigest,
        state.Approved?.ManifestsDigest,
        state.Approved?.Inputs?.DefinitionDigest,
        state.Failed?.Inputs?.DefinitionDigest);

    // What is applied was fetched once, whatever the source contains now.
    private string? RevisionOf(DeploymentState state) => state.Applied is { } applied ? revisions.GetValueOrDefault((state.Source, applied.Revision)) : null;

    private static IEnumerable<string> Named(params IEnumerable<string?> digests) => digests.Where(digest => !string.IsNullOrEmpty(digest)).Select(digest => digest!);
}
