using System.Globalization;
using System.Runtime.CompilerServices;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit.Transfer;

/// <summary>What an import did.</summary>
/// <param name="Imported">Events that were appended.</param>
/// <param name="Present">Events that were there already, from an import before.</param>
public sealed record ImportReport(long Imported, long Present)
{
    /// <summary>Contents that were put; one that was there already counts too.</summary>
    public long Contents { get; init; }
}

/// <summary>Reads a log that <see cref="LogExport"/> wrote, in either form, into a store.</summary>
/// <remarks>
/// The store is empty, or holds the beginning of the same log: then the import goes on where it ended. Every event is checked against
/// the chain of its stream before it is appended, and the store's own hash against the one that was carried. Positions are given anew,
/// in the same order. Memory grows with the number of streams, not of events.
/// </remarks>
public sealed class LogImport
{
    /// <summary>Reason of the failure when a line cannot be imported.</summary>
    public const string Refused = "ImportRefused";

    /// <summary>Events of one stream in a row that are appended at once.</summary>
    private const int BatchSize = 200;

    private readonly IEventStore store;
    private readonly IContentStore? contents;
    private readonly Dictionary<StreamId, (long Version, ReadOnlyMemory<byte> Hash)> heads = [];
    private readonly List<EventEnvelope> batch = [];
    private long imported;
    private long present;
    private long put;

    private LogImport(IEventStore store, IContentStore? contents) => (this.store, this.contents) = (store, contents);

    /// <summary>Imports a log.</summary>
    /// <param name="store">Where to: empty, or with the beginning of this log.</param>
    /// <param name="input">The text, a line an event.</param>
    /// <param name="cancellationToken">Ends it; a later import goes on.</param>
    /// <exception cref="FailureException">A line is no event, breaks the chain, or is not what the store has; the message names line, stream and version. What stands before it is imported.</exception>
    public static Task<ImportReport> ReadAsync(IEventStore store, Stream input, CancellationToken cancellationToken = default) => ReadAsync(store, null, input, cancellationToken);

    /// <summary>Imports a log with the contents that were exported with it.</summary>
    /// <param name="store">Where to: empty, or with the beginning of this log.</param>
    /// <param name="contents">Where contents go; null checks them and leaves them out.</param>
    /// <param name="input">The text, a line an event or content.</param>
    /// <param name="cancellationToken">Ends it; a later import goes on.</param>
    /// <exception cref="FailureException">A line is neither event nor content, breaks the chain, is not what its digest says, or not what the store has; the message names the line. What stands before it is imported.</exception>
    public static async Task<ImportReport> ReadAsync(IEventStore store, IContentStore? contents, Stream input, CancellationToken cancellationToken = default)
    {
        var import = new LogImport(store, contents);
        return await import.ReadAsync(import.ReadLinesAsync(input, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies a log from another store, as an import of its export would.</summary>
    /// <param name="store">Where to: empty, or with the beginning of this log.</param>
    /// <param name="from">The log.</param>
    /// <param name="cancellationToken">Ends it; a later copy goes on.</param>
    /// <exception cref="FailureException">An event breaks the chain, or is not what the store has; the message names stream and version.</exception>
    public static async Task<ImportReport> CopyAsync(IEventStore store, IEventReader from, CancellationToken cancellationToken = default) =>
        await new LogImport(store, null).ReadAsync(from.ReadAllAsync(0, cancellationToken).Select((envelope, index) => (index + 1L, envelope)), cancellationToken).ConfigureAwait(false);

    private async IAsyncEnumerable<(long Number, EventEnvelope Carried)> ReadLinesAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new LineReader(input);
        while (await lines.NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (CarriedContent.Is(line))
            {
                await PutAsync(line, lines.Number, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                yield return (lines.Number, Read(line, lines.Number));
            }
        }
    }

    private async Task PutAsync(ReadOnlyMemory<byte> line, long number, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = CarriedContent.Read(line);
        }
        catch (FormatException e)
        {
            throw Refuse(number, e.Message, e);
        }

        if (contents is not null)
        {
            await contents.PutAsync(content, cancellationToken).ConfigureAwait(false);
            put++;
        }
    }

    private async Task<ImportReport> ReadAsync(IAsyncEnumerable<(long Number, EventEnvelope Carried)> events, CancellationToken cancellationToken)
    {
        var last = 0L;
        var stored = store.ReadAllAsync(0, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (stored.ConfigureAwait(false))
        {
            var isInStore = true;
            await foreach (var (number, carried) in events.ConfigureAwait(false))
            {
                last = number;
                Check(carried, number);
                isInStore = isInStore && await stored.MoveNextAsync().ConfigureAwait(false);
                if (isInStore)
                {
                    RefuseOther(stored.Current, carried, number);
                    present++;
                }
                else
                {
                    await QueueAsync(carried, number, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await FlushAsync(last, cancellationToken).ConfigureAwait(false);
        return new ImportReport(imported, present) { Contents = put };
    }

    private static EventEnvelope Read(ReadOnlyMemory<byte> line, long number)
    {
        try
        {
            return CarriedEvent.Read(line);
        }
        catch (FormatException e)
        {
            throw Refuse(number, $"this is no event: {e.Message}", e);
        }
    }

    private void Check(EventEnvelope carried, long number)
    {
        var last = heads.TryGetValue(carried.Stream, out var known) ? known : (Version: 0, Hash: HashChain.Genesis);
        if (carried.Version != last.Version + 1)
        {
            throw Refuse(number, $"version {carried.Version} of '{carried.Stream}' follows version {last.Version}; an event was removed, put in or moved");
        }

        if (!carried.PreviousHash.Span.SequenceEqual(last.Hash.Span)
            || !carried.Hash.Span.SequenceEqual(HashChain.Next(last.Hash.Span, carried.Stream, carried.Version, carried.Event)))
        {
            throw Refuse(number, $"version {carried.Version} of '{carried.Stream}' does not fit the chain of its stream; it, or the event before it, was changed");
        }

        heads[carried.Stream] = (carried.Version, carried.Hash);
    }

    private static void RefuseOther(EventEnvelope stored, EventEnvelope carried, long number)
    {
        if (stored.Stream != carried.Stream || stored.Version != carried.Version || !stored.Hash.Span.SequenceEqual(carried.Hash.Span))
        {
            throw Refuse(
                number,
                $"it is version {carried.Version} of '{carried.Stream}', and the store has version {stored.Version} of '{stored.Stream}' in its place; import into an empty store, or into the one where this import began");
        }
    }

    private async Task QueueAsync(EventEnvelope carried, long number, CancellationToken cancellationToken)
    {
        if (batch.Count == BatchSize || (batch.Count > 0 && batch[0].Stream != carried.Stream))
        {
            await FlushAsync(number - 1, cancellationToken).ConfigureAwait(false);
        }

        batch.Add(carried);
    }

    private async Task FlushAsync(long number, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return;
        }

        IReadOnlyList<EventEnvelope> stored;
        try
        {
            stored = await store.AppendAsync(
                batch[0].Stream, ExpectedVersion.Exactly(batch[0].Version - 1), [.. batch.Select(item => item.Event)], cancellationToken).ConfigureAwait(false);
        }
        catch (StreamConflictException e)
        {
            throw Refuse(number, $"something else appends to '{batch[0].Stream}' at the same time; stop it, and import again", e);
        }

        if (!stored[^1].Hash.Span.SequenceEqual(batch[^1].Hash.Span))
        {
            throw Refuse(number, $"the store made another hash of version {batch[^1].Version} of '{batch[^1].Stream}' than was carried");
        }

        imported += batch.Count;
        batch.Clear();
    }

    private static FailureException Refuse(long line, string why, Exception? cause = null) => new(
        new Failure(FailureClass.Stalled, Refused, string.Create(CultureInfo.InvariantCulture, $"line {line} cannot be imported: {why}")), cause);
}
