using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using GitOps.Testing.Stores;
using NodaTime;
using NodaTime.Testing;

namespace GitOps.Core.Tests.Audit;

/// <summary>A log as someone left it who may write the database: rows can be changed at will.</summary>
internal sealed class TamperedLog(IEnumerable<EventEnvelope> rows) : IEventReader
{
    public List<EventEnvelope> Rows { get; } = [.. rows];

    /// <summary>A log of some streams with so many events each, taking turns; sealed at the end when there is a signer.</summary>
    public static async Task<(InMemoryEventStore Store, TamperedLog Log)> OfAsync(int streams, int each, ICheckpointSigner? signer = null)
    {
        var store = new InMemoryEventStore();
        for (var version = 0; version < each; version++)
        {
            for (var stream = 0; stream < streams; stream++)
            {
                await store.AppendAsync(Stream(stream), ExpectedVersion.Exactly(version), [SampleEvents.One((version * 100) + stream)]);
            }
        }

        if (signer is not null)
        {
            Assert.NotNull(await SealingOf(store, signer).SealAsync(TestContext.Current.CancellationToken));
        }

        return (store, await CopyAsync(store));
    }

    public static LogSealing SealingOf(IEventStore store, ICheckpointSigner signer) =>
        new(store, EventCatalog.Default, signer, new FakeClock(Instant.FromUtc(2026, 3, 1, 9, 0)), new TestIds());

    public static async Task<TamperedLog> CopyAsync(IEventReader store) =>
        new(await store.ReadAllAsync(0, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));

    public static StreamId Stream(int number) => StreamId.Of("sample", "stream", number.ToString(CultureInfo.InvariantCulture));

    public int IndexOf(int stream, long version) => Rows.FindIndex(row => row.Stream == Stream(stream) && row.Version == version);

    /// <summary>Another body; the hash stays, or is made anew as the engine would.</summary>
    public void Change(int stream, long version, bool rehash)
    {
        var index = IndexOf(stream, version);
        var row = Rows[index];
        var pending = row.Event with { Body = Encoding.UTF8.GetBytes("""{"number":0,"text":"forged"}""") };
        Rows[index] = row with
        {
            Event = pending,
            Hash = rehash ? HashChain.Next(row.PreviousHash.Span, row.Stream, row.Version, pending) : row.Hash,
        };
    }

    /// <summary>Takes an event out; those after it keep their versions, or are counted down.</summary>
    public void Remove(int stream, long version, bool renumber)
    {
        Rows.RemoveAt(IndexOf(stream, version));
        if (renumber)
        {
            Renumber(stream, version, -1);
        }
    }

    /// <summary>Puts a forged event, chained as the engine would, at a version; those from there on are counted up.</summary>
    public void Insert(int stream, long version)
    {
        var before = version == 1 ? null : Rows[IndexOf(stream, version - 1)];
        Renumber(stream, version, 1);
        var forged = HashChain.Seal(before?.Hash ?? HashChain.Genesis, Stream(stream), version, (before?.Position ?? 0) + 1, [SampleEvents.One(666)]);
        Rows.Insert(before is null ? 0 : Rows.IndexOf(before) + 1, forged[0]);
        for (var i = 0; i < Rows.Count; i++)
        {
            Rows[i] = Rows[i] with { Position = i + 1 };
        }
    }

    /// <summary>Two neighbours change places, versions and positions with them.</summary>
    public void Swap(int stream, long version)
    {
        var (first, second) = (IndexOf(stream, version), IndexOf(stream, version + 1));
        var (one, two) = (Rows[first], Rows[second]);
        Rows[first] = two with { Version = one.Version, Position = one.Position };
        Rows[second] = one with { Version = two.Version, Position = two.Position };
    }

    public async IAsyncEnumerable<EventEnvelope> ReadStreamAsync(
        StreamId stream, long fromVersion = 1, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var row in Rows.Where(row => row.Stream == stream && row.Version >= fromVersion).OrderBy(row => row.Version).ToList())
        {
            yield return row;
        }

        await Task.CompletedTask;
    }

    public async IAsyncEnumerable<EventEnvelope> ReadAllAsync(long afterPosition = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var row in Rows.Where(row => row.Position > afterPosition).ToList())
        {
            yield return row;
        }

        await Task.CompletedTask;
    }

    public Task<long> GetHeadAsync(CancellationToken cancellationToken = default) => Task.FromResult(Rows.Count == 0 ? 0 : Rows[^1].Position);

    public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken = default) => Task.CompletedTask;

    private void Renumber(int stream, long fromVersion, int by)
    {
        for (var i = 0; i < Rows.Count; i++)
        {
            if (Rows[i].Stream == Stream(stream) && Rows[i].Version >= fromVersion)
            {
                Rows[i] = Rows[i] with { Version = Rows[i].Version + by };
            }
        }
    }
}
