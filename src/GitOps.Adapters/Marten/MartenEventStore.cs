using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using GitOps.Adapters.Marten.Log;
using GitOps.Core.EventSourcing;

namespace GitOps.Adapters.Marten;

/// <summary>The log in PostgreSQL, appended by Marten. Appends of many callers share a commit; several hosts may work on one database.</summary>
internal sealed class MartenEventStore : IEventStore, IAsyncDisposable
{
    private readonly MartenDatabase database;
    private readonly AppendLoop appends;
    private readonly EventRows rows;
    private readonly HeadListener listener;

    public MartenEventStore(MartenDatabase database)
    {
        this.database = database;
        rows = new EventRows(database);
        listener = new HeadListener(database);
        var commit = new BatchCommit(database);
        appends = new AppendLoop(async batch => listener.Publish(await commit.RunAsync(batch)));
    }

    public Task<IReadOnlyList<EventEnvelope>> AppendAsync(
        StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<EventEnvelope>>(cancellationToken);
        }

        Refuse(stream, events);
        var append = new QueuedAppend(stream, expected, events);
        appends.Add(append);
        return append.OutcomeAsync(cancellationToken);
    }

    public async IAsyncEnumerable<EventEnvelope> ReadStreamAsync(
        StreamId stream, long fromVersion = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var last = await rows.LastVersionAsync(stream, cancellationToken);
        for (var next = fromVersion; next <= last;)
        {
            var upTo = Math.Min(last, next + EventRows.PageEvents - 1);
            var page = await rows.OfStreamAsync(stream, next, upTo, cancellationToken);
            foreach (var envelope in page.Events)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return envelope;
            }

            next = page.IsWhole ? upTo + 1 : page.Events[^1].Version + 1;
        }
    }

    public async IAsyncEnumerable<EventEnvelope> ReadAllAsync(
        long afterPosition = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var head = await GetHeadAsync(cancellationToken);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = afterPosition < head ? AheadAsync(afterPosition, head, leaving.Token) : null;
        try
        {
            while (ahead is not null)
            {
                // The next page is on its way while this one is taken in.
                var (page, next) = await ahead;
                ahead = next < head ? AheadAsync(next, head, leaving.Token) : null;
                foreach (var envelope in page.Events)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return envelope;
                }
            }
        }
        finally
        {
            // Who stops early leaves a page on its way.
            await leaving.CancelAsync();
            await ((Task?)ahead ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task<long> GetHeadAsync(CancellationToken cancellationToken = default) => listener.ReadHeadAsync(cancellationToken);

    public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken = default) =>
        listener.WaitForAsync(afterPosition, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await appends.DisposeAsync();
        await listener.DisposeAsync();
    }

    /// <summary>A page, and the position after which the next one begins.</summary>
    private async Task<(EventRows.Page Page, long Next)> AheadAsync(long after, long head, CancellationToken cancellationToken)
    {
        var upTo = Math.Min(head, after + EventRows.PageEvents);
        var page = await rows.OfAllAsync(after, upTo, cancellationToken);
        return (page, page.IsWhole ? upTo : page.Events[^1].Position);
    }

    private void Refuse(StreamId stream, IReadOnlyList<PendingEvent> events)
    {
        foreach (var pending in events)
        {
            var size = pending.Body.Length + (pending.Cause?.Body.Length ?? 0);
            if (size > database.Options.MaxEventBytes)
            {
                throw StoreFailures.Of(
                    StoreFailures.TooLarge,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"An event '{pending.Type}' of '{stream}' has {size} bytes, more than GitOps:Marten:MaxEventBytes allows ({database.Options.MaxEventBytes})."));
            }

            if (pending.Cause is { } cause && !Utf8.IsValid(cause.Body.Span))
            {
                throw new ArgumentException($"The cause of an event '{pending.Type}' of '{stream}' is not UTF-8.", nameof(events));
            }
        }
    }
}
