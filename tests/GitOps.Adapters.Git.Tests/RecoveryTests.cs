using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Git.Tests;

public sealed class RecoveryTests
{
    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task An_artifact_is_opened_again_after_a_restart(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        var artifact = await git.FetchArtifactAsync(git.Definition());

        git.NewFetcher();

        using var tree = await git.OpenAsync(git.Definition(), artifact);
        Assert.Equal("a: 1\n", Encoding.UTF8.GetString(tree.Read("a.yaml").Span));
        Assert.Equal(new SourceObservation.Unchanged(artifact.Revision), await git.FetchAsync(git.Definition(), artifact));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_lost_data_folder_costs_a_fetch(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        var artifact = await git.FetchArtifactAsync(git.Definition());
        Directory.Delete(git.DataFolder, recursive: true);
        git.NewFetcher();

        Assert.Null(await git.Fetcher.OpenAsync(git.Definition(), artifact, TestContext.Current.CancellationToken));
        Assert.Equal(new SourceObservation.Unchanged(artifact.Revision), await git.FetchAsync(git.Definition(), artifact));

        using var tree = await git.OpenAsync(git.Definition(), artifact);
        Assert.NotNull(tree.Find("a.yaml"));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task What_a_killed_process_leaves_behind_is_cleaned_up(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        var artifact = await git.FetchArtifactAsync(git.Definition());
        var store = Directory.GetDirectories(git.DataFolder, "objects.git", SearchOption.AllDirectories).Single();
        foreach (var name in new[] { "config.lock", "HEAD.lock", "FETCH_HEAD.lock", "shallow.lock", "refs/gitops/incoming.lock", "objects/pack/pack_a1b2", "objects/pack/pack-0000.idx" })
        {
            await File.WriteAllTextAsync(Path.Combine(store, name), "half", TestContext.Current.CancellationToken);
        }

        git.NewFetcher();
        git.Repository.Commit("main", "second", ("a.yaml", "a: 2\n"));

        var next = await git.FetchArtifactAsync(git.Definition(), artifact);
        using var tree = await git.OpenAsync(git.Definition(), next);
        Assert.Equal("a: 2\n", Encoding.UTF8.GetString(tree.Read("a.yaml").Span));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_damaged_store_is_noticed_and_built_anew(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        var artifact = await git.FetchArtifactAsync(git.Definition());
        foreach (var pack in Directory.GetFiles(git.DataFolder, "*.pack", SearchOption.AllDirectories))
        {
            File.SetAttributes(pack, FileAttributes.Normal);
            var bytes = await File.ReadAllBytesAsync(pack, TestContext.Current.CancellationToken);
            bytes.AsSpan(12).Fill(0xee);
            await File.WriteAllBytesAsync(pack, bytes, TestContext.Current.CancellationToken);
        }

        git.NewFetcher();
        SourceObservation observation = await git.FetchAsync(git.Definition(), artifact);
        for (var tries = 0; observation is SourceObservation.Broken && tries < 2; tries++)
        {
            observation = await git.FetchAsync(git.Definition(), artifact);
        }

        Assert.Equal(new SourceObservation.Unchanged(artifact.Revision), observation);
        using var tree = await git.OpenAsync(git.Definition(), artifact);
        Assert.Equal("a: 1\n", Encoding.UTF8.GetString(tree.Read("a.yaml").Span));
    }

    [Fact]
    public async Task A_local_repository_may_be_packed_rewritten_and_removed_while_its_artifact_is_read()
    {
        await using var git = new GitFixture("file");
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        var artifact = await git.FetchArtifactAsync(git.Definition());
        using var tree = await git.OpenAsync(git.Definition(), artifact);
        git.Repository.ForcePush("main", "rewritten", ("b.yaml", "b: 1\n"));
        git.Repository.Repack();
        var next = await git.FetchArtifactAsync(git.Definition(), artifact);
        Directory.Delete(git.Repository.Folder, recursive: true);

        Assert.Equal("a: 1\n", Encoding.UTF8.GetString(tree.Read("a.yaml").Span));
        using var latest = await git.OpenAsync(git.Definition(), next);
        Assert.Equal("b: 1\n", Encoding.UTF8.GetString(latest.Read("b.yaml").Span));
        Directory.CreateDirectory(git.Repository.Folder);
    }

    [Fact]
    public async Task A_server_that_breaks_off_in_the_middle_is_a_transient_failure_and_the_next_try_succeeds()
    {
        await using var git = await GitFixture.StartAsync("http");
        var noise = new byte[200_000];
        new Random(3).NextBytes(noise);
        git.Repository.Commit("main", "first", ("noise.txt", Convert.ToBase64String(noise)));
        git.Server!.BreakAfter = 50_000;

        var failure = await git.FetchFailureAsync(git.Definition());
        Assert.Equal(Core.FailureClass.Transient, failure.Class);
        Assert.Equal("GitOperationFailed", failure.Reason);

        git.Server.BreakAfter = null;
        var artifact = await git.FetchArtifactAsync(git.Definition());
        using var tree = await git.OpenAsync(git.Definition(), artifact);
        Assert.Equal(266_668, tree.Read("noise.txt").Length);
    }

    [Fact]
    public async Task A_server_that_never_answers_ends_with_the_timeout_of_the_source()
    {
        await using var git = await GitFixture.StartAsync("http");
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        git.Server!.Hold = new TaskCompletionSource().Task;

        var failure = await git.FetchFailureAsync(git.Definition() with { Timeout = NodaTime.Duration.FromMilliseconds(300) });

        Assert.Equal(Core.FailureClass.Transient, failure.Class);
        Assert.EndsWith("context deadline exceeded", failure.Message, StringComparison.Ordinal);
        git.Server.Hold = null;
        await git.FetchArtifactAsync(git.Definition());
    }

    [Fact]
    public async Task A_cancelled_fetch_is_cancelled_and_nothing_else()
    {
        await using var git = await GitFixture.StartAsync("http");
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        git.Server!.Hold = new TaskCompletionSource().Task;
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => git.Fetcher.FetchAsync(new SourceFetch(git.Definition(), null, null), cancellation.Token));
    }

    [Fact]
    public async Task A_forgotten_source_leaves_nothing()
    {
        await using var git = new GitFixture("file");
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        var artifact = await git.FetchArtifactAsync(git.Definition());

        await git.Fetcher.ForgetAsync(git.Definition().Key, TestContext.Current.CancellationToken);

        Assert.Empty(Directory.GetFileSystemEntries(git.DataFolder));
        Assert.Null(await git.Fetcher.OpenAsync(git.Definition(), artifact, TestContext.Current.CancellationToken));
    }
}
