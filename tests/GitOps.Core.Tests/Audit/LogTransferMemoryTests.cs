using System.Runtime.CompilerServices;
using GitOps.Core.Audit.Transfer;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;

namespace GitOps.Core.Tests.Audit;

/// <summary>Export and import hold one event at a time, however long the log is.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class LogTransferMemoryTests : IDisposable
{
    private const long Slack = 8 << 20;

    private readonly string path = Path.GetTempFileName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_times_the_events_take_no_more_memory()
    {
        var (shortExport, shortImport) = await PeaksAsync(4_000);
        var (longExport, longImport) = await PeaksAsync(40_000);

        Console.WriteLine($"log transfer: live memory at most {shortExport >> 20} / {longExport >> 20} MiB on export, {shortImport >> 20} / {longImport >> 20} MiB on import, of 4,000 / 40,000 events");
        Assert.InRange(longExport, 0, shortExport + Slack);
        Assert.InRange(longImport, 0, shortImport + Slack);
    }

    public void Dispose() => File.Delete(path);

    private async Task<(long Export, long Import)> PeaksAsync(int count)
    {
        var log = new GeneratedLog(count);
        await using (var output = new FileStream(path, FileMode.Create))
        {
            Assert.Equal(count, await LogExport.WriteAsync(log, output, LogFormat.JsonLines, 0, Token));
        }

        var exported = log.Peak;
        var store = new ForgetfulStore(count);
        await using (var input = new FileStream(path, FileMode.Open))
        {
            Assert.Equal(new ImportReport(count, 0), await LogImport.ReadAsync(store, input, Token));
        }

        return (exported, store.Peak);
    }

    private static long Look(long peak) => Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));

    /// <summary>Makes events while they are read.</summary>
    private sealed class GeneratedLog(int count) : IEventReader
    {
        public long Peak { get; private set; }

        public async IAsyncEnumerable<EventEnvelope> ReadAllAsync(long afterPosition = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            ReadOnlyMemory<byte> previous = HashChain.Genesis;
            for (var number = 1; number <= count; number++)
            {
                var envelope = HashChain.Seal(previous, TamperedLog.Stream(0), number, number, [SampleEvents.One(number)])[0];
                previous = envelope.Hash;
                if (number % (count / 10) == 0)
                {
                    Peak = Look(Peak);
                }

                yield return envelope;
            }

            await Task.CompletedTask;
        }

        public IAsyncEnumerable<EventEnvelope> ReadStreamAsync(StreamId stream, long fromVersion = 1, CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<EventEnvelope>();

        public Task<long> GetHeadAsync(CancellationToken cancellationToken = default) => Task.FromResult((long)count);

        public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    /// <summary>Chains what is appended, and keeps nothing of it.</summary>
    private sealed class ForgetfulStore(int count) : IEventStore
    {
        private ReadOnlyMemory<byte> previous = HashChain.Genesis;
        private long head;
        private long looked;

        public long Peak { get; private set; }

        public Task<IReadOnlyList<EventEnvelope>> AppendAsync(StreamId stream, ExpectedVersion expected, IReadOnlyList<PendingEvent> events, CancellationToken cancellationToken = default)
        {
            var stored = HashChain.Seal(previous, stream, head + 1, head + 1, events);
            (previous, head) = (stored[^1].Hash, head + events.Count);
            if (head - looked >= count / 10)
            {
                (looked, Peak) = (head, Look(Peak));
            }

            return Task.FromResult(stored);
        }

        public IAsyncEnumerable<EventEnvelope> ReadAllAsync(long afterPosition = 0, CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<EventEnvelope>();

        public IAsyncEnumerable<EventEnvelope> ReadStreamAsync(StreamId stream, long fromVersion = 1, CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<EventEnvelope>();

        public Task<long> GetHeadAsync(CancellationToken cancellationToken = default) => Task.FromResult(head);

        public Task WaitForAsync(long afterPosition, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}

/// <summary>What is measured in the memory of the process is not measured beside other tests.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;
