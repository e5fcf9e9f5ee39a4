using CsCheck;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;

namespace GitOps.Core.Tests.Audit;

public sealed class VerificationTests
{
    private readonly TestSigner signer = new();

    [Fact]
    public async Task An_untouched_log_has_no_findings()
    {
        var (_, log) = await TamperedLog.OfAsync(3, 5, signer);

        var report = await VerifyAsync(log);

        Assert.Empty(report.Findings);
        Assert.Equal((16, 4, 16, 1), (report.Events, report.Streams, report.Head, report.Checkpoints));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(5, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(5, true)]
    public async Task A_changed_event_is_named_also_when_its_hash_was_made_anew(long version, bool rehash)
    {
        var (_, log) = await TamperedLog.OfAsync(3, 5, signer);
        log.Change(1, version, rehash);

        var report = await VerifyAsync(log);

        Assert.Equal([new Finding.Changed(TamperedLog.Stream(1), version, log.Rows[log.IndexOf(1, version)].Position)], report.Findings);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(5, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public async Task A_removed_event_is_named_also_when_the_others_were_renumbered(long version, bool renumber)
    {
        var (_, log) = await TamperedLog.OfAsync(3, 5, signer);
        var before = version == 1 ? 0 : log.Rows[log.IndexOf(1, version - 1)].Position;
        log.Remove(1, version, renumber);

        var report = await VerifyAsync(log);

        Assert.Contains(new Finding.Removed(TamperedLog.Stream(1), version, version, before), report.Findings);
        Assert.All(report.Findings, finding => Assert.IsType<Finding.Removed>(finding));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task An_inserted_event_is_named_also_when_it_was_chained_as_the_engine_does(long version)
    {
        var (_, log) = await TamperedLog.OfAsync(3, 5, signer);
        log.Insert(1, version);

        var report = await VerifyAsync(log);

        Assert.Contains(new Finding.Inserted(TamperedLog.Stream(1), version, log.Rows[log.IndexOf(1, version)].Position), report.Findings);
        Assert.All(report.Findings, finding => Assert.IsType<Finding.Inserted>(finding));
    }

    [Fact]
    public async Task Events_that_changed_places_are_named()
    {
        var (_, log) = await TamperedLog.OfAsync(3, 5, signer: null);
        log.Swap(1, 2);

        var report = await VerifyAsync(log);

        Assert.Equal([new Finding.Reordered(TamperedLog.Stream(1), 3, 2, 8)], report.Findings);
    }

    [Fact]
    public async Task A_stream_that_was_cut_off_or_taken_out_is_seen_by_the_checkpoint()
    {
        var (_, log) = await TamperedLog.OfAsync(3, 5, signer);
        log.Rows.RemoveAll(row => row.Stream == TamperedLog.Stream(0) || (row.Stream == TamperedLog.Stream(2) && row.Version > 3));

        var report = await VerifyAsync(log);

        Assert.Equal(
            [new Finding.Removed(TamperedLog.Stream(0), 1, 5, 0), new Finding.Removed(TamperedLog.Stream(2), 4, 5, 9)],
            report.Findings);
    }

    [Fact]
    public async Task A_stream_written_anew_from_its_beginning_is_seen_by_the_checkpoint()
    {
        var (_, log) = await TamperedLog.OfAsync(3, 5, signer);
        var forged = HashChain.Seal(HashChain.Genesis, TamperedLog.Stream(1), 1, 1, SampleEvents.Several(5));
        for (var version = 1; version <= 5; version++)
        {
            var index = log.IndexOf(1, version);
            log.Rows[index] = forged[version - 1] with { Position = log.Rows[index].Position };
        }

        Assert.Equal([new Finding.Changed(TamperedLog.Stream(1), 5, 14)], (await VerifyAsync(log)).Findings);
    }

    [Fact]
    public async Task A_root_that_was_kept_elsewhere_shows_that_the_end_was_cut_off()
    {
        var (store, log) = await TamperedLog.OfAsync(2, 3, signer);
        var seal = (LogSealed)EventCatalog.Default.Read(log.Rows[^1]);

        Assert.Equal(6, (await Checkpoints.FindAsync(store, seal.Root.ToUpperInvariant(), TestContext.Current.CancellationToken))!.Position);
        log.Rows.RemoveAll(row => row.Position > 4);
        Assert.Empty((await VerifyAsync(log)).Findings);
        Assert.Null(await Checkpoints.FindAsync(log, seal.Root, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_checkpoint_that_was_forged_is_named()
    {
        var (store, _) = await TamperedLog.OfAsync(2, 3, signer: null);
        await TamperedLog.SealingOf(store, new TestSigner()).SealAsync(TestContext.Current.CancellationToken);

        var report = await Verification.RunAsync(store, signer, TestContext.Current.CancellationToken);

        Assert.Equal(1, Assert.IsType<Finding.FalseCheckpoint>(Assert.Single(report.Findings)).Version);
    }

    [Fact]
    public async Task Later_checkpoints_cover_what_came_since_and_a_quiet_log_gets_none()
    {
        var (store, _) = await TamperedLog.OfAsync(2, 3, signer: null);
        var sealing = TamperedLog.SealingOf(store, signer);
        Assert.NotNull(await sealing.SealAsync(TestContext.Current.CancellationToken));
        Assert.Null(await sealing.SealAsync(TestContext.Current.CancellationToken));
        await store.AppendAsync(TamperedLog.Stream(0), ExpectedVersion.Exactly(3), SampleEvents.Several(2), TestContext.Current.CancellationToken);

        // Another host that knows nothing of the first.
        var second = await TamperedLog.SealingOf(store, signer).SealAsync(TestContext.Current.CancellationToken);

        Assert.Equal((9, 3), (second!.Position, second.Streams));
        var log = await TamperedLog.CopyAsync(store);
        var report = await VerifyAsync(log);
        Assert.Empty(report.Findings);
        Assert.Equal(2, report.Checkpoints);
        log.Rows.RemoveAt(log.IndexOf(0, 5));
        Assert.Equal([new Finding.Removed(TamperedLog.Stream(0), 5, 5, 8)], (await VerifyAsync(log)).Findings);
    }

    [Fact]
    public void Whatever_is_done_to_one_event_is_found_in_its_stream() => Gen.Select(Gen.Int[1, 4], Gen.Int[2, 12], Gen.Int[0, 5], Gen.Int[0, 100]).Sample(
        (streams, each, deed, place) =>
        {
            var (_, log) = TamperedLog.OfAsync(streams, each, signer).GetAwaiter().GetResult();
            var (stream, version) = (place % streams, 1 + (place % each));
            switch (deed)
            {
                case 0: log.Change(stream, version, rehash: false); break;
                case 1: log.Change(stream, version, rehash: true); break;
                case 2: log.Remove(stream, version, renumber: false); break;
                case 3: log.Remove(stream, version, renumber: true); break;
                case 4: log.Insert(stream, version); break;
                default: log.Swap(stream, Math.Min(version, each - 1)); break;
            }

            var findings = VerifyAsync(log).GetAwaiter().GetResult().Findings;
            return findings.Any(finding => finding.Message.Contains($"'{TamperedLog.Stream(stream)}'", StringComparison.Ordinal))
                && findings.All(finding => finding is not Finding.FalseCheckpoint);
        },
        iter: 300,
        threads: 1);

    private Task<VerificationReport> VerifyAsync(IEventReader log) => Verification.RunAsync(log, signer, TestContext.Current.CancellationToken);
}
