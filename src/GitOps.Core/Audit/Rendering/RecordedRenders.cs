using System.Runtime.CompilerServices;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit.Rendering;

/// <summary>What a log says of manifests that were applied, and what they were made from.</summary>
internal static class RecordedRenders
{
    /// <summary>Every pair of inputs and manifests that came to a success, once for each deployment.</summary>
    public static async IAsyncEnumerable<RecordedRender> ReadAsync(IEventReader events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var artifacts = new Dictionary<(string Source, string Digest), string>();
        var declared = new Dictionary<string, string>(StringComparer.Ordinal);
        var sources = new Dictionary<StreamId, string>();
        var seen = new HashSet<(StreamId, RenderKey, string)>();
        await foreach (var envelope in events.ReadAllAsync(0, cancellationToken).ConfigureAwait(false))
        {
            if (envelope.Stream.Category is not ("source" or "deployment"))
            {
                continue;
            }

            var source = string.Join('/', envelope.Stream.Parts());
            switch (EventCatalog.Default.Read(envelope))
            {
                case SourceDeclared e:
                    declared[source] = e.DefinitionDigest;
                    break;
                case SourceChanged e:
                    declared[source] = e.DefinitionDigest;
                    break;
                case ArtifactProduced e:
                    artifacts[(source, e.Artifact.Digest)] = e.DefinitionDigest;
                    break;
                case DeploymentDeclared e:
                    sources[envelope.Stream] = e.Source;
                    break;
                case DeploymentChanged e:
                    sources[envelope.Stream] = e.Source;
                    break;
                case ReconciliationSucceeded e when seen.Add((envelope.Stream, e.Inputs, e.ManifestsDigest)):
                    var from = sources.GetValueOrDefault(envelope.Stream, string.Empty);
                    yield return new RecordedRender(
                        Streams.KeyOf(envelope.Stream),
                        artifacts.GetValueOrDefault((from, e.Inputs.ArtifactDigest)) ?? declared.GetValueOrDefault(from, string.Empty),
                        e.Inputs,
                        e.ManifestsDigest,
                        e.Provenance,
                        envelope.Event.At);
                    break;
                default:
                    break;
            }
        }
    }
}

/// <summary>Manifests that were applied, and what they were made from.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="SourceDigest">The declaration of its source in the content store; empty when no event tells it.</param>
/// <param name="Inputs">What they were rendered from.</param>
/// <param name="ManifestsDigest">The manifests.</param>
/// <param name="Provenance">Commit and author.</param>
/// <param name="At">When the success was recorded.</param>
internal sealed record RecordedRender(
    ObjectKey Deployment, string SourceDigest, RenderKey Inputs, string ManifestsDigest, Provenance Provenance, Instant At)
{
    public RenderVerdict Verdict(RenderOutcome outcome, string why = "") => new(Deployment, Inputs.Revision, ManifestsDigest, At, outcome, why);
}
