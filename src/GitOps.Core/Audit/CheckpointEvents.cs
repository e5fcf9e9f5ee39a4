using System.Collections.Immutable;
using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>The log was sealed at a position.</summary>
/// <param name="Position">Events up to here are covered.</param>
/// <param name="At">When it was made; part of what is signed.</param>
/// <param name="Streams">How many streams there were.</param>
/// <param name="Root">Root over the heads of all streams, hexadecimal.</param>
/// <param name="KeyId">The key that signed.</param>
/// <param name="Signature">The signature, base64.</param>
/// <param name="Heads">The heads that changed since the checkpoint before; with those before it, all heads.</param>
/// <param name="Turns">The events since the checkpoint before in the order of the log, each by the place of its stream in <paramref name="Heads"/>.</param>
/// <param name="Order">SHA-256 over the hashes of those events in that order, hexadecimal; part of what is signed. Empty when the order was not sealed.</param>
public sealed record LogSealed(
    long Position, Instant At, int Streams, string Root, string KeyId, string Signature, ImmutableArray<SealedHead> Heads, ImmutableArray<int> Turns, string Order)
{
    internal Checkpoint ToCheckpoint() =>
        new(Position, At, Streams, Convert.FromHexString(Root), KeyId, Convert.FromBase64String(Signature), Order);
}

/// <summary>The head of a stream as a checkpoint keeps it.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">Version of its last event.</param>
/// <param name="Hash">Hash of its last event, hexadecimal.</param>
public sealed record SealedHead(string Stream, long Version, string Hash)
{
    internal StreamHead ToHead() => new(StreamId.Parse(Stream), Version, Convert.FromHexString(Hash));

    internal static SealedHead Of(StreamHead head) => new(head.Stream.ToString(), head.Version, Convert.ToHexStringLower(head.Hash.Span));
}

/// <summary>Stable names of the events on disk.</summary>
internal static class CheckpointEvents
{
    /// <summary>Checkpoints are a stream of the log, chained as any other. Its name has the parts of a definition's, of which there is none.</summary>
    internal static readonly StreamId Stream = StreamId.Of("checkpoint", "Log", "gitops", "heads");

    public static IReadOnlyList<KeyValuePair<string, Type>> Names { get; } = [new("checkpoint.log-sealed/v2", typeof(LogSealed))];

    // The first version told heads and not in which order the events came.
    public static IReadOnlyList<Upcaster> Upcasters { get; } = [Upcaster.Adding("checkpoint.log-sealed/v1", "checkpoint.log-sealed/v2", "order")];
}
