using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit.Restoring;

/// <summary>What a restore did.</summary>
/// <param name="At">The instant that was restored.</param>
/// <param name="Sources">Declarations of sources.</param>
/// <param name="Deployments">Declarations of deployments.</param>
/// <param name="Objects">Objects that were applied.</param>
/// <param name="Gaps">What could not be restored, with why.</param>
public sealed record RestoreReport(Instant At, int Sources, int Deployments, int Objects, ImmutableArray<RestoreGap> Gaps);

/// <summary>Something that could not be restored.</summary>
/// <param name="What">The object or declaration.</param>
/// <param name="Why">In words.</param>
public sealed record RestoreGap(string What, string Why);

/// <summary>Brings an empty cluster to what the engine had made of it at an instant, from recorded content alone.</summary>
/// <remarks>
/// Each object is as it was applied last before the instant; of a run that broke off the part that had happened. Declarations come
/// suspended, so that no engine acts on them. Values of Secrets are their keyed digests, and such Secrets say so in an annotation.
/// </remarks>
/// <param name="events">The log.</param>
/// <param name="contents">Has manifests and declarations.</param>
/// <param name="cluster">The cluster, with the kinds of the Flux API.</param>
/// <param name="pause">Lets time pass while the server begins to serve kinds that were applied a moment ago.</param>
public sealed class ClusterRestore(IEventReader events, IContentStore contents, ICluster cluster, IPause pause)
{
    private readonly RestoredObjects objects = new(cluster, pause);
    private readonly List<RestoreGap> gaps = [];
    private readonly Dictionary<string, Dictionary<ObjectId, KubeObject>?> manifests = new(StringComparer.Ordinal);

    /// <summary>Restores.</summary>
    /// <exception cref="ClusterException">The cluster cannot be reached.</exception>
    /// <exception cref="UnreadableEventException">An event is of an unknown type or damaged.</exception>
    public async Task<RestoreReport> RunAsync(Instant at, CancellationToken cancellationToken = default)
    {
        var (deployments, sources) = await ReadAsync(at, cancellationToken).ConfigureAwait(false);
        var wanted = new List<KubeObject>();
        foreach (var (stream, then) in deployments)
        {
            wanted.AddRange(await FindObjectsAsync(stream, then, cancellationToken).ConfigureAwait(false));
        }

        var declarations = await FindDeclarationsAsync(deployments, sources, cancellationToken).ConfigureAwait(false);
        var declared = declarations.Select(item => item.Object.Reference.Id).ToHashSet();
        var plain = ApplyOrder.Sorted(wanted.DistinctBy(item => item.Reference.Id).Where(item => !declared.Contains(item.Reference.Id)));
        var count = 0;
        foreach (var item in plain)
        {
            count += await ApplyAsync(item, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        foreach (var (item, status) in declarations)
        {
            if (await ApplyAsync(item, cancellationToken).ConfigureAwait(false))
            {
                await objects.SetStatusAsync(item.Reference, status, cancellationToken).ConfigureAwait(false);
            }
        }

        return new RestoreReport(at, sources.Count, deployments.Count, count, [.. gaps]);
    }

    private async Task<(Dictionary<StreamId, ObjectsThen> Deployments, Dictionary<StreamId, SourceState> Sources)> ReadAsync(Instant at, CancellationToken cancellationToken)
    {
        var (deployments, sources, ended) = (new Dictionary<StreamId, ObjectsThen>(), new Dictionary<StreamId, SourceState>(), new HashSet<StreamId>());
        await foreach (var envelope in events.ReadAllAsync(0, cancellationToken).ConfigureAwait(false))
        {
            // Up to the first event that is later, as a state that there was.
            if (envelope.Event.At > at || ended.Contains(envelope.Stream))
            {
                ended.Add(envelope.Stream);
                continue;
            }

            if (envelope.Stream.Category == DeploymentDecider.Category)
            {
                if (!deployments.TryGetValue(envelope.Stream, out var then))
                {
                    deployments.Add(envelope.Stream, then = new ObjectsThen());
                }

                then.Take((DeploymentEvent)EventCatalog.Default.Read(envelope), envelope.Event.At);
            }
            else if (envelope.Stream.Category == SourceDecider.Category)
            {
                sources[envelope.Stream] = SourceState.Evolve(
                    sources.GetValueOrDefault(envelope.Stream, SourceState.Initial), (SourceEvent)EventCatalog.Default.Read(envelope), envelope.Event.At);
            }
        }

        return (
            deployments.Where(entry => entry.Value.State.IsDeclared).OrderBy(entry => entry.Key).ToDictionary(),
            sources.Where(entry => entry.Value.IsDeclared).OrderBy(entry => entry.Key).ToDictionary());
    }

    private async Task<List<KubeObject>> FindObjectsAsync(StreamId stream, ObjectsThen then, CancellationToken cancellationToken)
    {
        var found = new List<KubeObject>();
        foreach (var item in then.State.Inventory)
        {
            if (then.DigestOf(item.Id) is not { Length: > 0 } digest)
            {
                continue;
            }

            if (await FindManifestsAsync(digest, cancellationToken).ConfigureAwait(false) is not { } kept)
            {
                gaps.Add(new RestoreGap($"{item} of {Streams.KeyOf(stream)}", $"the manifests {digest} are not kept any more"));
            }
            else if (Find(kept, item.Id) is { } manifest)
            {
                found.Add(manifest);
            }
        }

        return found;
    }

    // The server drops the namespace of an object that lives in none; the inventory has it as the server does.
    private static KubeObject? Find(Dictionary<ObjectId, KubeObject> kept, ObjectId id) => kept.TryGetValue(id, out var found)
        ? found
        : id.Namespace.Length > 0 ? null : kept.FirstOrDefault(entry => entry.Key with { Namespace = string.Empty } == id).Value;

    private async Task<Dictionary<ObjectId, KubeObject>?> FindManifestsAsync(string digest, CancellationToken cancellationToken)
    {
        if (!manifests.TryGetValue(digest, out var known))
        {
            known = await contents.FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } json
                ? KubeJson.Parse(json).AsList.Select(item => new KubeObject(item.AsMap)).ToDictionary(item => item.Reference.Id)
                : null;
            manifests.Add(digest, known);
        }

        return known;
    }

    private async Task<List<(KubeObject Object, KubeMap Status)>> FindDeclarationsAsync(
        Dictionary<StreamId, ObjectsThen> deployments, Dictionary<StreamId, SourceState> sources, CancellationToken cancellationToken)
    {
        var declarations = new List<(KubeObject, KubeMap)>();
        var named = sources.Select(entry => (entry.Key, entry.Value.DefinitionDigest, Status: RestoredStatus.Of(entry.Value)))
            .Concat(deployments.Select(entry => (entry.Key, entry.Value.State.DefinitionDigest, Status: RestoredStatus.Of(entry.Value.State))));
        foreach (var (stream, digest, status) in named)
        {
            if (await contents.FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } json)
            {
                declarations.Add((new KubeObject(KubeJson.Parse(json).AsMap).With(["spec", "suspend"], true), status));
            }
            else
            {
                gaps.Add(new RestoreGap(Streams.KeyOf(stream).ToString(), $"the declaration {digest} is not kept any more"));
            }
        }

        return declarations;
    }

    private async Task<bool> ApplyAsync(KubeObject item, CancellationToken cancellationToken)
    {
        try
        {
            await objects.ApplyAsync(item, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ClusterException e) when (e.Status != 0)
        {
            gaps.Add(new RestoreGap(item.ToString(), $"the server refused it: {e.Message}"));
            return false;
        }
    }
}
