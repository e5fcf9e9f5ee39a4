using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>Shows without the database that one event belongs to a log whose host signed it.</summary>
/// <remarks>
/// Holds the event in full; of the later events of its stream, up to the checkpoint, only the digests of their contents; the path
/// from the stream's head to the root; and the signed checkpoint. Written and read as JSON, version <c>gitops.proof/v1</c>.
/// </remarks>
public sealed record Proof
{
    private const string Format = "gitops.proof/v1";

    private Proof(ProofDocument document) => Document = document;

    private ProofDocument Document { get; }

    /// <summary>Reads a proof. It must be as <see cref="ToJson"/> wrote it, byte by byte, so that nothing in it can be other than what is proven.</summary>
    /// <exception cref="FormatException">It is no proof that this version reads, or was changed.</exception>
    public static Proof Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            if (JsonSerializer.Deserialize<ProofDocument>(json, EventJson.Options) is not { Format: Format, IsComplete: true } document)
            {
                throw new FormatException($"This is no proof of the form {Format}.");
            }

            return JsonSerializer.SerializeToUtf8Bytes(document.Canonical(), EventJson.Options).AsSpan().SequenceEqual(json)
                ? new Proof(document)
                : throw new FormatException("This proof is not written as it was made; something in it was changed.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new FormatException($"This is no proof: {exception.Message}", exception);
        }
    }

    /// <summary>Makes the proof of an event from a log.</summary>
    /// <returns>Null when there is no such event, or no checkpoint covers it yet.</returns>
    public static async Task<Proof?> MakeAsync(IEventReader events, StreamId stream, long version, CancellationToken cancellationToken = default)
    {
        var (seal, heads) = await FindSealAsync(events, stream, version, cancellationToken).ConfigureAwait(false);
        if (seal is null)
        {
            return null;
        }

        var ordered = Checkpoint.Sorted(heads.Values);
        var index = ordered.IndexOf(heads[stream]);
        EventEnvelope? proven = null;
        var later = ImmutableArray.CreateBuilder<string>();
        await foreach (var envelope in events.ReadStreamAsync(stream, version, cancellationToken).ConfigureAwait(false))
        {
            if (envelope.Version > heads[stream].Version)
            {
                break;
            }

            if (envelope.Version == version)
            {
                proven = envelope;
            }
            else
            {
                later.Add(Convert.ToHexStringLower(HashChain.ContentOf(stream, envelope.Version, envelope.Event)));
            }
        }

        return proven is null ? null : new Proof(new ProofDocument(
            Format,
            ProvenEvent.Of(proven),
            later.ToImmutable(),
            [.. MerkleTree.Path(Checkpoint.Leaves(ordered), index).Select(step => new ProofStep(step.SiblingIsLeft, Convert.ToHexStringLower(step.Sibling)))],
            seal with { Heads = [], Turns = [] }));
    }

    /// <summary>The proof as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(Document, EventJson.Options);

    /// <summary>Checks it with nothing but the keys one trusts.</summary>
    public ProofVerdict Check(ICheckpointVerifier verifier)
    {
        try
        {
            var checkpoint = Document.Checkpoint.ToCheckpoint();
            if (!checkpoint.IsSigned(verifier))
            {
                return new ProofVerdict.Refused($"The checkpoint's signature does not fit, or the key '{checkpoint.KeyId}' is not trusted.");
            }

            var shown = Document.Event;
            var stream = StreamId.Parse(shown.Stream);
            var pending = shown.ToPending();
            var hash = HashChain.Next(Convert.FromHexString(shown.PreviousHash), stream, shown.Version, pending);
            hash = Document.Later.Aggregate(hash, (previous, content) => HashChain.Link(previous, Convert.FromHexString(content)));
            var head = new StreamHead(stream, shown.Version + Document.Later.Length, hash);
            var root = MerkleTree.Follow(Checkpoint.Leaf(head), Document.Path.Select(step => new MerkleStep(step.Left, Convert.FromHexString(step.Digest))));
            return checkpoint.Root.Span.SequenceEqual(root)
                ? new ProofVerdict.Proven(stream, shown.Version, pending, checkpoint)
                : new ProofVerdict.Refused("The event does not lead to the root that was signed: it, or a part of the proof, is not what the log held.");
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return new ProofVerdict.Refused($"A part of the proof cannot be read: {exception.Message}");
        }
    }

    /// <summary>The first checkpoint that covers the event, and all heads at it.</summary>
    private static async Task<(LogSealed? Seal, Dictionary<StreamId, StreamHead> Heads)> FindSealAsync(
        IEventReader events, StreamId stream, long version, CancellationToken cancellationToken)
    {
        var heads = new Dictionary<StreamId, StreamHead>();
        await foreach (var envelope in events.ReadStreamAsync(CheckpointEvents.Stream, 1, cancellationToken).ConfigureAwait(false))
        {
            var seal = (LogSealed)EventCatalog.Default.Read(envelope);
            foreach (var head in seal.Heads.Select(head => head.ToHead()))
            {
                heads[head.Stream] = head;
            }

            if (heads.TryGetValue(stream, out var reached) && reached.Version >= version)
            {
                return (seal, heads);
            }
        }

        return (null, heads);
    }
}

/// <summary>What checking a proof came to.</summary>
public abstract record ProofVerdict
{
    private ProofVerdict()
    {
    }

    /// <summary>The event is part of the log that was signed.</summary>
    public sealed record Proven(StreamId Stream, long Version, PendingEvent Event, Checkpoint Checkpoint) : ProofVerdict;

    /// <summary>It is not shown to be.</summary>
    public sealed record Refused(string Why) : ProofVerdict;
}

internal sealed record ProofDocument(
    string Format, ProvenEvent Event, ImmutableArray<string> Later, ImmutableArray<ProofStep> Path, LogSealed Checkpoint)
{
    /// <summary>Whether nothing is missing that a proof needs.</summary>
    [JsonIgnore]
    internal bool IsComplete =>
        Event is { Stream: not null, PreviousHash: not null, Type: not null, Actor: not null, Body: not null }
        && Checkpoint is { Root: not null, KeyId: not null, Signature: not null, Order: not null }
        && !Later.IsDefault && Later.All(digest => digest is not null)
        && !Path.IsDefault && Path.All(step => step is { Digest: not null });

    /// <summary>The one way to write what this says: digits of digests are small, Base64 is without spare bits.</summary>
    internal ProofDocument Canonical() => this with
    {
        Event = Event with { PreviousHash = Hex(Event.PreviousHash), Actor = EventSourcing.Actor.Parse(Event.Actor).ToString() },
        Later = [.. Later.Select(Hex)],
        Path = [.. Path.Select(step => step with { Digest = Hex(step.Digest) })],
        Checkpoint = Checkpoint with
        {
            Root = Hex(Checkpoint.Root),
            Order = Hex(Checkpoint.Order),
            Signature = Convert.ToBase64String(Convert.FromBase64String(Checkpoint.Signature)),
        },
    };

    private static string Hex(string text) => Convert.ToHexStringLower(Convert.FromHexString(text));
}

internal sealed record ProofStep(bool Left, string Digest);

internal sealed record ProvenEvent(
    string Stream, long Version, string PreviousHash, Guid Id, string Type, Instant At, string Actor,
    Guid CorrelationId, Guid CausationId, string Body, string? CauseType, string? CauseBody)
{
    internal static ProvenEvent Of(EventEnvelope envelope) => new(
        envelope.Stream.ToString(),
        envelope.Version,
        Convert.ToHexStringLower(envelope.PreviousHash.Span),
        envelope.Event.Id,
        envelope.Event.Type,
        envelope.Event.At,
        envelope.Event.Actor.ToString(),
        envelope.Event.CorrelationId,
        envelope.Event.CausationId,
        Encoding.UTF8.GetString(envelope.Event.Body.Span),
        envelope.Event.Cause?.Type,
        envelope.Event.Cause is { } cause ? Encoding.UTF8.GetString(cause.Body.Span) : null);

    internal PendingEvent ToPending() => new(
        Id,
        Type,
        Encoding.UTF8.GetBytes(Body),
        At,
        EventSourcing.Actor.Parse(Actor),
        CorrelationId,
        CausationId,
        CauseType is null ? null : new EventCause(CauseType, Encoding.UTF8.GetBytes(CauseBody ?? string.Empty)));
}
