using System.Diagnostics;
using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Git.Tests;

public sealed class CostTests
{
    private const int Folders = 200;
    private const int FilesPerFolder = 10;

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_small_change_of_a_large_repository_moves_little(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "large", [.. Large()]);
        var watch = Stopwatch.StartNew();
        var artifact = await git.FetchArtifactAsync(git.Definition());
        var first = watch.Elapsed;
        var sent = git.Server?.BytesSent ?? 0;
        var stored = StoredBytes(git);
        git.Repository.Commit("main", "small", ("apps/50/3.yaml", "changed: true\n"));

        watch.Restart();
        var next = await git.FetchArtifactAsync(git.Definition(), artifact);
        var second = watch.Elapsed;

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{transport}: first {first.TotalMilliseconds:F0} ms, {stored} bytes; next {second.TotalMilliseconds:F0} ms, {StoredBytes(git) - stored} bytes stored, {git.Server?.BytesSent - sent} bytes sent");
        Assert.NotEqual(artifact.Digest, next.Digest);
        Assert.InRange(StoredBytes(git) - stored, 1, 100_000);
        Assert.InRange(git.Server?.BytesSent - sent ?? 0, 0, 100_000);
        using var tree = await git.OpenAsync(git.Definition(), next);
        watch.Restart();
        Assert.Equal(Folders * FilesPerFolder, CountFiles(tree, string.Empty));
        TestContext.Current.TestOutputHelper?.WriteLine($"{transport}: read all in {watch.Elapsed.TotalMilliseconds:F0} ms");
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task Many_fetches_leave_few_packs_and_every_kept_commit_readable(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        var artifacts = new List<Artifact>();
        for (var i = 0; i < 60; i++)
        {
            git.Repository.Commit("main", $"change {i}", ("a.yaml", $"a: {i}\n"), ($"b/{i}.yaml", $"b: {i}\n"));
            artifacts.Add(await git.FetchArtifactAsync(git.Definition(), artifacts.LastOrDefault()));
        }

        Assert.InRange(Directory.GetFiles(git.DataFolder, "*.pack", SearchOption.AllDirectories).Length, 1, 26);
        foreach (var (artifact, i) in artifacts.Select((artifact, i) => (artifact, i)).TakeLast(10))
        {
            using var tree = await git.OpenAsync(git.Definition(), artifact);
            Assert.Equal($"a: {i}\n", Encoding.UTF8.GetString(tree.Read("a.yaml").Span));
            Assert.Equal(i + 1, tree.List("b").Count);
        }

        Assert.Null(await git.Fetcher.OpenAsync(git.Definition(), artifacts[0], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task History_is_not_fetched(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        var noise = new byte[1_000_000];
        new Random(7).NextBytes(noise);
        git.Repository.Commit("main", "with noise", ("noise.txt", Convert.ToBase64String(noise)), ("a.yaml", "a: 1\n"));
        git.Repository.Commit("main", "without", ("noise.txt", null));

        await git.FetchArtifactAsync(git.Definition());
        git.Repository.Commit("main", "noise again", ("noise.txt", Convert.ToBase64String(noise)));
        git.Repository.Commit("main", "and gone", ("noise.txt", null), ("a.yaml", "a: 2\n"));
        await git.FetchArtifactAsync(git.Definition());

        Assert.InRange(StoredBytes(git), 1, 100_000);
    }

    [Fact]
    public async Task A_quiet_repository_costs_one_request()
    {
        await using var git = await GitFixture.StartAsync("http");
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        var artifact = await git.FetchArtifactAsync(git.Definition());
        var before = git.Server!.Requests;

        Assert.IsType<SourceObservation.Unchanged>(await git.FetchAsync(git.Definition(), artifact));

        Assert.Equal(before + 1, git.Server.Requests);
    }

    private static IEnumerable<(string, string?)> Large() =>
        from folder in Enumerable.Range(0, Folders)
        from file in Enumerable.Range(0, FilesPerFolder)
        select ($"apps/{folder}/{file}.yaml", (string?)$"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c-{folder}-{file}\ndata:\n  value: \"{folder * 7919 + file}\"\n");

    private static long StoredBytes(GitFixture git) =>
        new DirectoryInfo(git.DataFolder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static int CountFiles(IFileTree tree, string folder) => tree.List(folder).Sum(entry =>
        entry.Kind == FileTreeEntryKind.Folder ? CountFiles(tree, entry.Path) : tree.Read(entry.Path).Length > 0 ? 1 : 0);
}
