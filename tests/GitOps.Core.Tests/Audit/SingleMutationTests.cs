using CsCheck;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using GitOps.Testing.Stores;
using NodaTime;

namespace GitOps.Core.Tests.Audit;

/// <summary>Whatever one row of a sealed log is made to say, is found and named, whichever row it is.</summary>
public sealed class SingleMutationTests
{
    private static readonly TestSigner Signer = new();
    private static readonly Deed[] Deeds =
    [
        new("id", row => row with { Event = row.Event with { Id = Guid.CreateVersion7() } }),
        new("type", row => row with { Event = row.Event with { Type = row.Event.Type + "x" } }),
        new("body", row => row with { Event = row.Event with { Body = Flipped(row.Event.Body) } }),
        new("instant", row => row with { Event = row.Event with { At = row.Event.At + Duration.FromMilliseconds(1) } }),
        new("actor", row => row with { Event = row.Event with { Actor = new Actor(ActorKind.Person, "mallory") } }),
        new("correlation", row => row with { Event = row.Event with { CorrelationId = Guid.CreateVersion7() } }),
        new("causation", row => row with { Event = row.Event with { CausationId = Guid.CreateVersion7() } }),
        new("cause", row => row with { Event = row.Event with { Cause = new EventCause("Forged", "{}"u8.ToArray()) } }),
        new("hash", row => row with { Hash = Flipped(row.Hash) }),
        new("previous hash", row => row with { PreviousHash = Flipped(row.PreviousHash) }),
        new("version", row => row with { Version = row.Version + 1000 }),
        new("stream", row => row with { Stream = StreamId.Of("sample", "stream", "other") }),
        new("body and hash", row => Rehashed(row with { Event = row.Event with { Body = Flipped(row.Event.Body) } })),
    ];

    [Fact]
    public void A_row_that_says_something_else_is_named() => Gen.Select(Gen.Int[0, Deeds.Length - 1], Gen.Int[0, 1000]).Sample(
        (deed, place) =>
        {
            var log = Log();
            var index = place % Covered(log);
            var before = log.Rows[index];
            log.Rows[index] = Deeds[deed].Change(before);
            return Named($"{Deeds[deed].Name} of row {index}", log, before, log.Rows[index]);
        },
        iter: 500,
        threads: 1);

    [Fact]
    public void A_row_that_is_gone_is_named() => Gen.Int[0, 1000].Sample(
        place =>
        {
            var log = Log();
            var index = place % Covered(log);
            var before = log.Rows[index];
            log.Rows.RemoveAt(index);
            return Named($"row {index} is gone", log, before);
        },
        iter: 200,
        threads: 1);

    [Fact]
    public void A_row_that_stands_elsewhere_is_named_and_no_other() => Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000]).Sample(
        (from, to) =>
        {
            var log = Log();
            (from, to) = (from % Covered(log), to % Covered(log));
            if (from == to)
            {
                return true;
            }

            var before = log.Rows[from];
            log.Rows.RemoveAt(from);
            log.Rows.Insert(to, before);
            Renumber(log);

            // Neighbours that changed places: either is right. So it is for two checkpoints, of which each tells the other's place.
            var neighbour = Math.Abs(from - to) == 1 ? log.Rows[from] : before;
            var findings = Verify(log);
            return findings.Length > 0
                && findings.All(finding => finding is Finding.Moved moved
                    && ((moved.Stream, moved.Version) == (before.Stream, before.Version) || (moved.Stream.Category, before.Stream.Category) == ("checkpoint", "checkpoint") || (moved.Stream, moved.Version) == (neighbour.Stream, neighbour.Version)))
                ? true
                : throw new InvalidOperationException($"{before.Stream} version {before.Version} from row {from} to {to}: {string.Join("; ", findings.Select(finding => finding.Message))}");
        },
        iter: 500,
        threads: 1);

    [Fact]
    public void A_row_that_was_put_in_is_named() => Gen.Select(Gen.Int[0, 1000], Gen.Bool).Sample(
        (place, ofNewStream) =>
        {
            var log = Log();
            var index = place % Covered(log);
            var stream = ofNewStream ? StreamId.Of("sample", "stream", "new") : TamperedLog.Stream(1);
            var last = log.Rows.Take(index).LastOrDefault(row => row.Stream == stream);
            var forged = HashChain.Seal(last?.Hash ?? HashChain.Genesis, stream, (last?.Version ?? 0) + 1, 1, [SampleEvents.One(666)])[0];
            for (var i = 0; i < log.Rows.Count; i++)
            {
                if (log.Rows[i].Stream == stream && log.Rows[i].Version >= forged.Version)
                {
                    log.Rows[i] = log.Rows[i] with { Version = log.Rows[i].Version + 1 };
                }
            }

            log.Rows.Insert(index, forged);
            Renumber(log);
            return Named($"row {index} was put in", log, forged);
        },
        iter: 200,
        threads: 1);

    [Fact]
    public async Task The_order_of_a_long_log_is_sealed_in_parts()
    {
        var store = new InMemoryEventStore();
        var body = "{}"u8.ToArray();
        var many = Enumerable.Range(1, LogSealing.MaximumTurns + 50).Select(number => SampleEvents.One(number) with { Body = body }).ToList();
        await store.AppendAsync(TamperedLog.Stream(0), ExpectedVersion.NoStream, many, TestContext.Current.CancellationToken);

        Assert.NotNull(await TamperedLog.SealingOf(store, Signer).SealAsync(TestContext.Current.CancellationToken));

        var report = await Verification.RunAsync(store, Signer, TestContext.Current.CancellationToken);
        Assert.Empty(report.Findings);
        Assert.Equal(2, report.Checkpoints);
    }

    /// <summary>Four checkpoints, with events of other hosts between what each read and its own event.</summary>
    private static TamperedLog Log() => new(Rows.Value);

    private static readonly Lazy<IReadOnlyList<EventEnvelope>> Rows = new(() => Make().Rows);

    private static TamperedLog Make()
    {
        var store = new InMemoryEventStore();
        var sealing = TamperedLog.SealingOf(store, Signer);
        var versions = new long[3];
        for (var i = 0; i < 40; i++)
        {
            var stream = (i * 7 % 5) % 3;
            store.AppendAsync(TamperedLog.Stream(stream), ExpectedVersion.Exactly(versions[stream]), [SampleEvents.One(i)]).GetAwaiter().GetResult();
            versions[stream]++;
            if (i % 10 == 9)
            {
                sealing.SealAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            }
        }

        return TamperedLog.CopyAsync(store).GetAwaiter().GetResult();
    }

    // All but the last checkpoint itself, which nothing covers yet.
    private static int Covered(TamperedLog log) => log.Rows.Count - 1;

    private static void Renumber(TamperedLog log)
    {
        for (var i = 0; i < log.Rows.Count; i++)
        {
            log.Rows[i] = log.Rows[i] with { Position = i + 1 };
        }
    }

    private static bool Named(string what, TamperedLog log, params EventEnvelope[] rows)
    {
        var findings = Verify(log);
        return findings.Any(finding => rows.Any(row => Names(finding, row)))
            ? true
            : throw new InvalidOperationException($"{what} ({rows[0].Stream} version {rows[0].Version}): {string.Join("; ", findings.Select(finding => finding.Message))}");
    }

    private static bool Names(Finding finding, EventEnvelope row) => finding switch
    {
        Finding.Changed found => (found.Stream, found.Version) == (row.Stream, row.Version),
        Finding.Inserted found => (found.Stream, found.Version) == (row.Stream, row.Version),
        Finding.Reordered found => (found.Stream, found.OriginalVersion) == (row.Stream, row.Version) || (found.Stream, found.Version) == (row.Stream, row.Version),
        Finding.Removed found => found.Stream == row.Stream && found.FirstVersion <= row.Version && row.Version <= found.LastVersion,
        _ => false,
    };

    private static System.Collections.Immutable.ImmutableArray<Finding> Verify(TamperedLog log) =>
        Verification.RunAsync(log, Signer, TestContext.Current.CancellationToken).GetAwaiter().GetResult().Findings;

    private static byte[] Flipped(ReadOnlyMemory<byte> bytes)
    {
        var copy = bytes.ToArray();
        copy[copy.Length / 2] ^= 1;
        return copy;
    }

    private static EventEnvelope Rehashed(EventEnvelope row) => row with { Hash = HashChain.Next(row.PreviousHash.Span, row.Stream, row.Version, row.Event) };

    private sealed record Deed(string Name, Func<EventEnvelope, EventEnvelope> Change);
}
