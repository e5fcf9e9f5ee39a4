using GitOps.Core.Audit;

namespace GitOps.Core.Tests.Audit;

public sealed class DamagedLogTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(14)]
    public async Task A_history_names_the_event_that_cannot_be_read_and_tells_all_the_others(int damaged)
    {
        var stopping = TestContext.Current.CancellationToken;
        var log = await AuditLog.OfTwoCommitsAsync();
        var entries = await History.ReadAsync(new DamagedLog(log.Events, damaged), new(), stopping).ToListAsync(stopping);
        Assert.Equal(Enumerable.Range(1, 14).Select(position => (long)position), entries.Select(entry => entry.Envelope.Position));
        var unreadable = Assert.Single(entries, entry => entry.Summary.Verb == "unreadable");
        Assert.Equal(damaged, unreadable.Envelope.Position);
        Assert.Contains($"position {damaged} ", unreadable.Summary.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blame_and_timeline_count_the_event_that_cannot_be_read_and_tell_the_rest()
    {
        var stopping = TestContext.Current.CancellationToken;
        var log = await FleetLog.DeclaredAsync();
        await log.RollOutAsync(log.Commit('a', "Ada"), null, FleetLog.Deployment(2));
        var bob = log.Commit('b', "Bob");
        await log.RollOutAsync(bob, null, FleetLog.Deployment(4));
        var damaged = new DamagedLog(log.Events, 7);
        var known = Assert.Single(await KnownObjects.FindAsync(damaged, "web", stopping));
        var then = (await Blame.FindAsync(damaged, log.Contents, known, log.Now, stopping))!;
        Assert.Equal((1, bob), (then.Unread.Length, then.Fields.Single(field => field.Path == "/spec/replicas").Origin.Provenance));
        Assert.Equal(1, (await Timeline.ReadAsync(damaged, log.Now, stopping)).Unread);
    }
}
