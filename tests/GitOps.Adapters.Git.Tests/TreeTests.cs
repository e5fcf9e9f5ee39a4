using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Git.Tests;

public sealed class TreeTests
{
    [Fact]
    public async Task Built_in_exclusions_hold_until_there_is_a_pattern_of_the_user()
    {
        await using var git = new GitFixture("file");
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"), ("logo.png", "png"), (".github/ci.yaml", "x"), ("sub/.gitignore", "x"));
        var plain = await git.FetchArtifactAsync(git.Definition());
        using (var tree = await git.OpenAsync(git.Definition(), plain))
        {
            Assert.Equal(["a.yaml"], Files(tree));
        }

        var definition = git.Definition(ignore: "nothing");
        var ignoring = await git.FetchArtifactAsync(definition, plain);
        Assert.Equal(plain.Revision, ignoring.Revision);
        Assert.NotEqual(plain.Digest, ignoring.Digest);
        using (var tree = await git.OpenAsync(definition, ignoring))
        {
            Assert.Equal([".github/ci.yaml", "a.yaml", "logo.png"], Files(tree));
        }
    }

    [Fact]
    public async Task Ignore_files_count_in_their_folder_and_a_file_below_an_excluded_folder_comes_back()
    {
        await using var git = new GitFixture("file");
        git.Repository.Commit(
            "main",
            "first",
            ("apps/.sourceignore", "drop/\n!drop/keep.yaml\n"),
            ("apps/drop/a.yaml", "a"),
            ("apps/drop/keep.yaml", "k"),
            ("drop/a.yaml", "a"));

        var artifact = await git.FetchArtifactAsync(git.Definition());

        using var tree = await git.OpenAsync(git.Definition(), artifact);
        Assert.Equal(["apps/.sourceignore", "apps/drop/keep.yaml", "drop/a.yaml"], Files(tree));
        Assert.Null(tree.Find("apps/drop/a.yaml"));
        Assert.Throws<IOException>(() => tree.Read("apps/drop/a.yaml"));
    }

    [Fact]
    public async Task Equal_content_has_equal_digest_whether_it_was_filtered_or_not()
    {
        await using var git = new GitFixture("file");
        git.Repository.Commit("main", "clean", ("a/x.yaml", "x"), ("b/y.yaml", "y"));
        var clean = await git.FetchArtifactAsync(git.Definition());
        git.Repository.Commit("main", "with a picture", ("a/logo.png", "png"), ("c/only.png", "png"));

        var filtered = await git.FetchArtifactAsync(git.Definition(), clean);

        Assert.NotEqual(clean.Revision, filtered.Revision);
        Assert.Equal(clean.Digest, filtered.Digest);
        using var before = await git.OpenAsync(git.Definition(), clean);
        using var after = await git.OpenAsync(git.Definition(), filtered);
        Assert.Equal(before.List(string.Empty), after.List(string.Empty));
    }

    [Fact]
    public async Task A_change_of_one_folder_leaves_the_digests_of_the_others()
    {
        await using var git = new GitFixture("file");
        git.Repository.Commit("main", "first", ("a/x.yaml", "x"), ("b/y.yaml", "y"), (".sourceignore", "nothing"));
        var first = await git.FetchArtifactAsync(git.Definition());
        git.Repository.Commit("main", "second", ("a/x.yaml", "changed"));
        var second = await git.FetchArtifactAsync(git.Definition(), first);

        using var before = await git.OpenAsync(git.Definition(), first);
        using var after = await git.OpenAsync(git.Definition(), second);

        Assert.NotEqual(before.Find("a"), after.Find("a"));
        Assert.Equal(before.Find("b"), after.Find("b"));
    }

    [Fact]
    public async Task Links_are_not_part_of_an_artifact()
    {
        await using var git = new GitFixture("file");
        git.Repository.Commit("main", "first", ("a.yaml", "a"));
        git.Repository.CommitLink("main", "etc/passwd", "/etc/passwd");

        var artifact = await git.FetchArtifactAsync(git.Definition());

        using var tree = await git.OpenAsync(git.Definition(), artifact);
        Assert.Equal(["a.yaml"], Files(tree));
        Assert.Null(tree.Find("etc"));
    }

    [Fact]
    public async Task Submodules_are_refused_where_they_are_wanted_and_left_out_where_not()
    {
        await using var git = new GitFixture("file");
        var other = git.Repository.Commit("main", "first", ("a.yaml", "a"));
        var file = EndToEnd.Infrastructure.GitProgram.Run(git.Repository.Folder, "rev-parse", "main:a.yaml").Trim();
        var listing = Path.Combine(git.Repository.Folder, "listing");
        await File.WriteAllTextAsync(listing, $"100644 blob {file}\ta.yaml\n160000 commit {other}\tsub\n", TestContext.Current.CancellationToken);
        var tree = EndToEnd.Infrastructure.GitProgram.Run(git.Repository.Folder, "-c", $"alias.maketree=!git mktree < '{listing}'", "maketree").Trim();
        var commit = EndToEnd.Infrastructure.GitProgram.Run(
            git.Repository.Folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit-tree", "-m", "linked", tree).Trim();
        git.Repository.SetReference("refs/heads/main", commit);

        var failure = await git.FetchFailureAsync(git.Definition() with { RecurseSubmodules = true });
        Assert.Equal(Core.FailureClass.Stalled, failure.Class);
        Assert.Contains("recurseSubmodules", failure.Message, StringComparison.Ordinal);

        using var opened = await git.OpenAsync(git.Definition(), await git.FetchArtifactAsync(git.Definition()));
        Assert.Equal(["a.yaml"], Files(opened));
    }

    [Fact]
    public async Task Many_threads_read_one_tree()
    {
        await using var git = new GitFixture("file");
        git.Repository.Commit("main", "first", [.. Enumerable.Range(0, 100).Select(i => ($"f/{i}.yaml", (string?)$"value: {i}\n"))]);
        var artifact = await git.FetchArtifactAsync(git.Definition());
        using var tree = await git.OpenAsync(git.Definition(), artifact);

        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), TestContext.Current.CancellationToken, (i, _) =>
        {
            Assert.Equal($"value: {i % 100}\n", Encoding.UTF8.GetString(tree.Read($"f/{i % 100}.yaml").Span));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public async Task What_is_too_large_is_refused_by_name()
    {
        await using var git = new GitFixture("file");
        git.Repository.Commit("main", "first", ("big.yaml", new string('x', 2_000)), ("a.yaml", "a"), ("b.yaml", "b"));
        git.NewFetcher(options => options.MaximumFileBytes = 1_000);
        var artifact = await git.FetchArtifactAsync(git.Definition());
        using (var tree = await git.OpenAsync(git.Definition(), artifact))
        {
            var refusal = Assert.Throws<IOException>(() => tree.Read("big.yaml"));
            Assert.Contains("MaximumFileBytes", refusal.Message, StringComparison.Ordinal);
        }

        git.NewFetcher(options => options.MaximumEntries = 2);
        var failure = await git.FetchFailureAsync(git.Definition());
        Assert.Equal(Core.FailureClass.Stalled, failure.Class);
        Assert.Contains("MaximumEntries", failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Files(IFileTree tree, string folder = "") => tree.List(folder)
        .SelectMany(entry => entry.Kind == FileTreeEntryKind.Folder ? Files(tree, entry.Path) : [entry.Path]);
}
