using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Retention;
using GitOps.Core.Sources;
using GitOps.Testing.Stores;
using NodaTime;
using NodaTime.Testing;

namespace GitOps.Core.Tests.Retention;

public sealed class ContentRetentionTests
{
    private static readonly Instant Begin = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly StreamId Stream = Streams.Deployment(new ObjectKey("Kustomization", "apps", "shop"));
    private static readonly Provenance Someone = new() { Url = "https://git.example/fleet", Commit = "1", Author = "Ann", Subject = "Begin" };

    private readonly FakeClock clock = new(Begin);
    private readonly InMemoryEventStore events = new();
    private readonly InMemoryContentStore contents;

    public ContentRetentionTests() => contents = new InMemoryContentStore(clock);

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_applied_now_stays_however_old_it_is()
    {
        var (definition, first) = (await DeclareAsync(), await ApplyAsync("first"));
        clock.Advance(Duration.FromDays(3650));

        Assert.Equal(0, await Retention().RunAsync(Period.Zero, Stopping));
        Assert.NotNull(await contents.FindAsync(definition, Stopping));
        Assert.NotNull(await contents.FindAsync(first, Stopping));
    }

    [Fact]
    public async Task What_was_superseded_stays_for_the_period_and_is_then_told_as_no_longer_kept()
    {
        await DeclareAsync();
        var first = await ApplyAsync("first");
        clock.Advance(Duration.FromDays(400));
        var second = await ApplyAsync("second");
        var retention = Retention();

        clock.Advance(Duration.FromDays(89));
        Assert.Equal(0, await retention.RunAsync(Period.FromDays(90), Stopping));
        clock.Advance(Duration.FromDays(2));
        Assert.Equal(1, await retention.RunAsync(Period.FromDays(90), Stopping));

        Assert.Equal(new ContentLookup.NoLongerKept(first, clock.GetCurrentInstant()), await ContentLookup.FindAsync(contents, first, Stopping));
        Assert.IsType<ContentLookup.Kept>(await ContentLookup.FindAsync(contents, second, Stopping));
        Assert.Equal(3, await events.GetHeadAsync(Stopping));
    }

    [Fact]
    public async Task What_a_hook_printed_stays_for_the_period_after_it_ended()
    {
        await DeclareAsync();
        var log = await PutAsync("what the hook printed");
        clock.Advance(Duration.FromDays(400));
        var hook = new ObjectRef(GroupVersionKind.Of("batch/v1", "Job"), "apps", "migrate");
        await AppendAsync(Stream, new ReleaseHookEnded("pre-upgrade", "app/templates/hook.yaml", hook, true, string.Empty, log));
        var retention = Retention();

        clock.Advance(Duration.FromDays(89));
        Assert.Equal(0, await retention.RunAsync(Period.FromDays(90), Stopping));
        clock.Advance(Duration.FromDays(2));
        Assert.Equal(1, await retention.RunAsync(Period.FromDays(90), Stopping));
        Assert.IsType<ContentLookup.NoLongerKept>(await ContentLookup.FindAsync(contents, log, Stopping));
    }

    [Fact]
    public async Task The_revision_and_the_inputs_of_what_is_applied_stay_when_the_source_has_moved_on()
    {
        var source = Streams.Source(new ObjectKey("GitRepository", "apps", "fleet"));
        await DeclareAsync();
        var (first, second) = (await PutAsync("the first revision"), await PutAsync("the second revision"));
        var (read, manifests) = (await PutAsync("what was read"), await PutAsync("manifests"));
        await AppendAsync(source, new SourceDeclared(1, await PutAsync("the source"), "https://git.example/fleet", "branch main"));
        await AppendAsync(source, new ArtifactProduced(new Artifact("one", "sha1:1", Someone), ContentDigest.Of("the source"u8), first));
        await AppendAsync(Stream, new ReconciliationSucceeded(Inputs("one"), manifests, Someone, read));
        await AppendAsync(source, new ArtifactProduced(new Artifact("two", "sha1:2", Someone), ContentDigest.Of("the source"u8), second));
        clock.Advance(Duration.FromDays(400));

        var retention = Retention();
        Assert.Equal(0, await retention.RunAsync(Period.FromDays(90), Stopping));

        await AppendAsync(Stream, new ReconciliationSucceeded(Inputs("two"), manifests, Someone, await PutAsync("what was read then")));
        clock.Advance(Duration.FromDays(91));
        Assert.Equal(2, await retention.RunAsync(Period.FromDays(90), Stopping));
        Assert.Equal((false, true, false), (await IsKeptAsync(first), await IsKeptAsync(second), await IsKeptAsync(read)));
    }

    [Fact]
    public async Task What_was_put_a_moment_ago_stays_though_no_event_names_it_yet()
    {
        await DeclareAsync();
        clock.Advance(Duration.FromDays(1));
        var unnamed = await contents.PutAsync("rendered, not yet appended"u8.ToArray(), Stopping);
        clock.Advance(Duration.FromMinutes(59));

        Assert.Equal(0, await Retention().RunAsync(Period.Zero, Stopping));
        clock.Advance(Duration.FromMinutes(2));
        Assert.Equal(1, await Retention().RunAsync(Period.Zero, Stopping));
        Assert.IsType<ContentLookup.NoLongerKept>(await ContentLookup.FindAsync(contents, unnamed, Stopping));
    }

    [Fact]
    public async Task What_two_deployments_share_stays_while_one_of_them_has_it()
    {
        await DeclareAsync();
        var shared = await ApplyAsync("shared");
        var other = Streams.Deployment(new ObjectKey("Kustomization", "apps", "other"));
        await AppendAsync(other, new DeploymentDeclared(1, ContentDigest.Of("other"u8), "GitRepository/apps/fleet", "./"));
        await AppendAsync(other, new ReconciliationSucceeded(Inputs("1"), shared, Someone));
        await AppendAsync(Stream, new DeploymentRetired("Delete"));
        clock.Advance(Duration.FromDays(10));

        await Retention().RunAsync(Period.Zero, Stopping);
        Assert.NotNull(await contents.FindAsync(shared, Stopping));
    }

    [Fact]
    public async Task While_an_event_cannot_be_read_nothing_is_let_go()
    {
        await DeclareAsync();
        var first = await ApplyAsync("first");
        await ApplyAsync("second");
        await AppendAsync(Stream, "deployment.rolled-sideways/v7", "{}"u8.ToArray());
        clock.Advance(Duration.FromDays(10));

        var unreadable = await Assert.ThrowsAsync<UnreadableEventException>(() => Retention().RunAsync(Period.Zero, Stopping));
        Assert.Contains("deployment.rolled-sideways/v7", unreadable.Message, StringComparison.Ordinal);
        Assert.NotNull(await contents.FindAsync(first, Stopping));
    }

    [Theory]
    [InlineData("P1M", "2026-02-28")]
    [InlineData("P1Y", "2025-03-31")]
    [InlineData("P20000Y", null)]
    public void A_period_goes_back_by_the_calendar(string period, string? date)
    {
        var before = ContentRetention.Before(Instant.FromUtc(2026, 3, 31, 0, 0), NodaTime.Text.PeriodPattern.Roundtrip.Parse(period).Value);
        Assert.Equal(date, before == Instant.MinValue ? null : before.ToString("uuuu-MM-dd", null));
    }

    private ContentRetention Retention() => new(events, EventCatalog.Default, contents, clock);

    private async Task<string> DeclareAsync()
    {
        var digest = await contents.PutAsync("the definition"u8.ToArray(), Stopping);
        await AppendAsync(Stream, new DeploymentDeclared(1, digest, "GitRepository/apps/fleet", "./"));
        return digest;
    }

    private Task<string> PutAsync(string content) => contents.PutAsync(System.Text.Encoding.UTF8.GetBytes(content), Stopping);

    private async Task<bool> IsKeptAsync(string digest) => await contents.FindAsync(digest, Stopping) is not null;

    private async Task<string> ApplyAsync(string manifests)
    {
        var digest = await contents.PutAsync(System.Text.Encoding.UTF8.GetBytes(manifests), Stopping);
        await AppendAsync(Stream, new ReconciliationSucceeded(Inputs(manifests), digest, Someone));
        return digest;
    }

    private static RenderKey Inputs(string revision) => new(revision, string.Empty, ContentDigest.Of("the definition"u8), string.Empty);

    private Task AppendAsync(StreamId stream, object happened) =>
        AppendAsync(stream, EventCatalog.Default.NameOf(happened), EventCatalog.Write(happened));

    private async Task AppendAsync(StreamId stream, string type, ReadOnlyMemory<byte> body)
    {
        var version = await events.ReadStreamAsync(stream, 1, Stopping).CountAsync(Stopping);
        var pending = new PendingEvent(Guid.CreateVersion7(), type, body, clock.GetCurrentInstant(), Actor.Engine, Guid.Empty, Guid.Empty, Cause: null);
        await events.AppendAsync(stream, ExpectedVersion.Exactly(version), [pending], Stopping);
    }
}
