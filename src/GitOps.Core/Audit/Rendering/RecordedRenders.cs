using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit.Rendering;

/// <summary>What a log says of manifests that were applied, and what they were made from.</summary>
/// <remarks>Of a Kustomization that is told by its successes, of a release by its installations and upgrades: a rollback renders nothing.</remarks>
internal sealed class RecordedRenders
{
    private readonly Dictionary<(string Source, string Digest), FetchedSource> fetched = [];
    private readonly Dictionary<StreamId, string> sources = [];
    private readonly Dictionary<StreamId, (ReleaseActionStarted Started, string Manifests)> underWay = [];
    private readonly HashSet<(StreamId, RenderKey, string)> seen = [];
    private ImmutableDictionary<string, SourceDeclaration> declared = ImmutableDictionary.Create<string, SourceDeclaration>(StringComparer.Ordinal);

    private RecordedRenders()
    {
    }

    /// <summary>Every pair of inputs and manifests that was applied, once for each deployment.</summary>
    public static async IAsyncEnumerable<RecordedRender> ReadAsync(IEventReader events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var renders = new RecordedRenders();
        await foreach (var envelope in events.ReadAllAsync(0, cancellationToken).ConfigureAwait(false))
        {
            switch (envelope.Stream.Category)
            {
                case "source":
                    renders.Follow(string.Join('/', envelope.Stream.Parts()), EventCatalog.Default.Read(envelope));
                    break;
                case "deployment" when renders.Find(envelope, EventCatalog.Default.Read(envelope)) is { } render:
                    yield return render;
                    break;
                default:
                    break;
            }
        }
    }

    private void Follow(string source, object happened)
    {
        switch (happened)
        {
            case SourceDeclared e:
                declared = declared.SetItem(source, new(e.DefinitionDigest, e.Generation));
                break;
            case SourceChanged e:
                declared = declared.SetItem(source, new(e.DefinitionDigest, e.Generation));
                break;
            case ArtifactProduced e:
                fetched[(source, e.Artifact.Digest)] = new FetchedSource(new(e.DefinitionDigest, GenerationOf(source)), e.Artifact, declared);
                break;
            default:
                break;
        }
    }

    private RecordedRender? Find(EventEnvelope envelope, object happened)
    {
        var stream = envelope.Stream;
        switch (happened)
        {
            case DeploymentDeclared e:
                sources[stream] = e.Source;
                return null;
            case DeploymentChanged e:
                sources[stream] = e.Source;
                return null;
            case ReleaseActionStarted { Action: ReleaseAction.Install or ReleaseAction.Upgrade, Inputs: not null } e:
                underWay[stream] = (e, string.Empty);
                return null;
            case ApplyPlanned e when underWay.TryGetValue(stream, out var action):
                underWay[stream] = (action.Started, e.ManifestsDigest);
                return null;
            case ReleaseInstalled or ReleaseUpgraded when underWay.Remove(stream, out var done):
                return Render(envelope, done.Started.Inputs!, done.Manifests, done.Started.InputsDigest, done.Started.Release);
            case ReleaseActionFailed:
                underWay.Remove(stream);
                return null;
            case ReconciliationSucceeded e when stream.Parts()[0] != HelmRelease.KindName && seen.Add((stream, e.Inputs, e.ManifestsDigest)):
                return Render(envelope, e.Inputs, e.ManifestsDigest, e.InputsDigest, null);
            default:
                return null;
        }
    }

    private RecordedRender Render(EventEnvelope envelope, RenderKey inputs, string manifests, string inputsDigest, ReleaseSnapshot? release)
    {
        var name = sources.GetValueOrDefault(envelope.Stream, string.Empty);
        var source = fetched.GetValueOrDefault((name, inputs.ArtifactDigest))
            ?? new FetchedSource(declared.GetValueOrDefault(name) ?? new(string.Empty, 0), new Artifact(inputs.Revision, inputs.ArtifactDigest, new Provenance()), declared);
        return new RecordedRender(Streams.KeyOf(envelope.Stream), source, inputs, manifests, inputsDigest, release, envelope.Event.At);
    }

    private long GenerationOf(string source) => declared.GetValueOrDefault(source)?.Generation ?? 0;
}

/// <summary>A source that was fetched, and what it was declared as then.</summary>
/// <param name="Declaration">The declaration that it was fetched for.</param>
/// <param name="Artifact">What it contained.</param>
/// <param name="Declared">The declarations of all sources then, by <c>Kind/namespace/name</c>: what it was made of is among them.</param>
internal sealed record FetchedSource(SourceDeclaration Declaration, Artifact Artifact, ImmutableDictionary<string, SourceDeclaration> Declared);

/// <summary>A declaration of a source.</summary>
/// <param name="Digest">The declaration in the content store; empty when no event tells it.</param>
/// <param name="Generation">Its generation.</param>
internal sealed record SourceDeclaration(string Digest, long Generation);

/// <summary>Manifests that were applied, and what they were made from.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Source">Its source.</param>
/// <param name="Inputs">What they were rendered from.</param>
/// <param name="ManifestsDigest">The manifests.</param>
/// <param name="InputsDigest">The files and values that were read, in the content store; empty when they were not kept.</param>
/// <param name="Release">The revision of a release; null for what is none.</param>
/// <param name="At">When the success was recorded.</param>
internal sealed record RecordedRender(
    ObjectKey Deployment, FetchedSource Source, RenderKey Inputs, string ManifestsDigest, string InputsDigest, ReleaseSnapshot? Release, Instant At)
{
    public RenderVerdict Verdict(RenderOutcome outcome, string why = "") => new(Deployment, Inputs.Revision, ManifestsDigest, At, outcome, why);
}
