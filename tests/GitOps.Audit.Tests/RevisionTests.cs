using System.Text;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Sources;
using GitOps.Core.Tests.Audit;
using ReplayAudit;

namespace GitOps.Audit.Tests;

/// <summary>What is told of sources, of the files that were read, and of events that cannot be read.</summary>
public sealed class RevisionTests
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_is_shown_with_its_revision_in_full_at_a_time_and_at_a_revision()
    {
        await using var fleet = await StoredFleet.EmptyAsync();
        await FollowAsync(fleet, 'a', "Ada", "Begin\n\nWith a reason.", ("apps/web.yaml", "1"));
        await FollowAsync(fleet, 'b', "Bob", "Go on", ("apps/web.yaml", "2"), ("apps/new.yaml", "1"));

        var then = await fleet.RunAsync("show", "fleet", "--at", "friday 14:03");
        Assert.Equal(ExitCode.Fine, then.ExitCode);
        Assert.Contains("message   Begin\n", then.Output, StringComparison.Ordinal);
        Assert.Contains("          With a reason.\n", then.Output, StringComparison.Ordinal);
        Assert.Equal(then.Output, (await fleet.RunAsync("show", "GitRepository/flux-system/fleet", "--at", "aaaa")).Output);
        Assert.Equal(ExitCode.No, (await fleet.RunAsync("show", "fleet", "--at", "cccc")).ExitCode);
    }

    [Fact]
    public async Task The_files_of_a_render_are_listed_and_those_that_differ_are_named()
    {
        await using var fleet = await StoredFleet.EmptyAsync();
        await FollowAsync(fleet, 'a', "Ada", "Begin", ("apps/gone.yaml", "1"), ("apps/web.yaml", "1"));
        await FollowAsync(fleet, 'b', "Bob", "Go on", ("apps/new.yaml", "1"), ("apps/web.yaml", "2"));

        Assert.Equal(
            ["INPUT           BYTES  DIGEST", "apps/gone.yaml  4      hmac-sha256:1", "apps/web.yaml   4      hmac-sha256:1"],
            (await fleet.RunAsync("show", "apps", "--inputs", "--at", "aaaa")).Lines);
        string[] files = ["  read added apps/new.yaml (4 bytes)", "  read removed apps/gone.yaml", "  read changed apps/web.yaml (4 -> 4 bytes)"];
        var ran = await fleet.RunAsync("diff", "apps", "--from", "aaaa", "--to", "bbbb");
        Assert.Equal((ExitCode.Fine, "  equal"), (ran.ExitCode, ran.Lines[2]));
        Assert.Equal(files.Order(), ran.Lines[3..].Order());

        var source = await fleet.RunAsync("diff", "fleet", "--from", "aaaa", "--to", "bbbb");
        Assert.Equal(ExitCode.No, source.ExitCode);
        Assert.Equal(files.Order(), source.Lines[^3..].Order());
        Assert.Contains("author", source.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_named_and_the_rest_is_shown()
    {
        await using var fleet = await StoredFleet.OfTwoCommitsAsync();
        var before = await fleet.RunAsync("show", "apps");
        await fleet.Log.AppendUnknownAsync(FleetLog.Apps);

        foreach (var verb in (string[][])[["show", "apps"], ["show", "apps", "--manifests"], ["show", "deployment/shop/web"], ["blame", "deployment/shop/web"]])
        {
            var ran = await fleet.RunAsync(verb);
            Assert.Equal(ExitCode.Unreadable, ran.ExitCode);
            Assert.Contains("deployment.dreamt/v9", ran.Error, StringComparison.Ordinal);
            Assert.NotEmpty(ran.Output);
        }

        Assert.Equal(before.Lines[1..], (await fleet.RunAsync("show", "apps")).Lines[1..]);
        Assert.Equal(ExitCode.Fine, (await fleet.RunAsync("show", "apps", "--at", "friday 14:08")).ExitCode);
    }

    /// <summary>A commit is fetched and rolled out; manifests are the same each time, the files are not.</summary>
    private static async Task FollowAsync(StoredFleet fleet, char digit, string author, string message, params (string Path, string Digest)[] files)
    {
        var (log, commit) = (fleet.Log, fleet.Log.Commit(digit, author));
        var (inputs, apps) = (FleetLog.InputsOf(commit), Core.Streams.Deployment(FleetLog.Apps));
        var artifact = new Artifact(inputs.Revision, inputs.ArtifactDigest, commit);
        var revision = new SourceRevision(FleetLog.Source, "https://example.org/fleet", "branch main", "sha256:s1", artifact, message);
        await log.AppendAsync(Core.Streams.Source(FleetLog.Source), new ArtifactProduced(artifact, "sha256:s1", await log.Contents.PutAsync(revision.ToUtf8(), Stopping)));
        var record = new RenderRecord("key", [.. files.Select(file => new InputFile(file.Path, 4, $"hmac-sha256:{file.Digest}"))], [], [], [], []);
        var manifests = await log.Contents.PutAsync(Encoding.UTF8.GetBytes("[]"), Stopping);
        await log.AppendAsync(apps, new Core.Deployments.ReconciliationSucceeded(inputs, manifests, commit, await log.Contents.PutAsync(record.ToUtf8(), Stopping)));
    }
}
