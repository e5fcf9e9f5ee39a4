using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;

namespace GitOps.Core.Tests.Audit;

public sealed class LongStreamTests
{
    [Fact]
    public async Task A_long_stream_that_is_broken_in_many_places_is_diagnosed_in_good_time()
    {
        const int Length = 20_000;
        var log = new TamperedLog(HashChain.Seal(HashChain.Genesis, TamperedLog.Stream(0), 1, 1, SampleEvents.Several(Length)));
        for (var version = 1_000; version < Length; version += 1_000)
        {
            log.Change(0, version, rehash: version % 2_000 == 0);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var report = await Task.Run(() => Verification.RunAsync(log, null, limit.Token), limit.Token).WaitAsync(limit.Token);

        Assert.Equal(
            Enumerable.Range(1, 19).Select(number => new Finding.Changed(TamperedLog.Stream(0), number * 1_000, number * 1_000)),
            report.Findings.Cast<Finding.Changed>().OrderBy(finding => finding.Version));
    }
}
