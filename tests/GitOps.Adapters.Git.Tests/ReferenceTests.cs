using System.Text;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Git.Tests;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_branch_gives_its_tip_with_its_content(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "first", ("apps/a.yaml", "a: 1\n"));
        var commit = git.Repository.Commit("main", "Second change\n\nbody", ("apps/b.yaml", "b: 1\n"));

        var artifact = await git.FetchArtifactAsync(git.Definition());

        Assert.Equal($"main@sha1:{commit}", artifact.Revision);
        Assert.Equal(commit, artifact.Provenance.Commit);
        Assert.Equal("Second change", artifact.Provenance.Subject);
        Assert.Equal("Ada Author <ada@example.org>", artifact.Provenance.Author);
        using var tree = await git.OpenAsync(git.Definition(), artifact);
        Assert.Equal(["apps/a.yaml", "apps/b.yaml"], tree.List("apps").Select(entry => entry.Path));
        Assert.Equal("b: 1\n", Encoding.UTF8.GetString(tree.Read("apps/b.yaml").Span));
        Assert.Equal(5, tree.Find("apps/b.yaml")!.Value.Size);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_branch_that_did_not_move_is_unchanged_and_one_that_moved_gives_the_new_commit(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        var first = await git.FetchArtifactAsync(git.Definition());

        Assert.Equal(new SourceObservation.Unchanged(first.Revision), await git.FetchAsync(git.Definition(), first));

        var commit = git.Repository.Commit("main", "second", ("a.yaml", "a: 2\n"));
        var second = await git.FetchArtifactAsync(git.Definition(), first);
        Assert.Equal($"main@sha1:{commit}", second.Revision);
        Assert.NotEqual(first.Digest, second.Digest);
        using var old = await git.OpenAsync(git.Definition(), first);
        Assert.Equal("a: 1\n", Encoding.UTF8.GetString(old.Read("a.yaml").Span));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_missing_branch_is_said_in_the_words_of_Flux(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));

        var failure = await git.FetchFailureAsync(git.Definition(new GitReference { Branch = "gone" }));

        Assert.Equal("GitOperationFailed", failure.Reason);
        Assert.Equal($"failed to checkout and determine revision: unable to clone: couldn't find remote ref 'refs/heads/gone': git repository: '{git.Url.OriginalString}'", failure.Message);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_branch_that_was_rewritten_gives_the_new_commit(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        git.Repository.Commit("main", "second", ("b.yaml", "b: 1\n"));
        var first = await git.FetchArtifactAsync(git.Definition());
        var commit = git.Repository.ForcePush("main", "rewritten", ("c.yaml", "c: 1\n"));

        var second = await git.FetchArtifactAsync(git.Definition(), first);

        Assert.Equal($"main@sha1:{commit}", second.Revision);
        using var tree = await git.OpenAsync(git.Definition(), second);
        Assert.Equal(["c.yaml"], tree.List(string.Empty).Select(entry => entry.Path));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_tag_is_peeled_and_followed_when_it_moves(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        var first = git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        git.Repository.Tag("v1", first, "annotated");
        var definition = git.Definition(new GitReference { Tag = "v1" });
        var artifact = await git.FetchArtifactAsync(definition);
        Assert.Equal($"v1@sha1:{first}", artifact.Revision);

        var second = git.Repository.Commit("main", "second", ("a.yaml", "a: 2\n"));
        git.Repository.RemoveReference("refs/tags/v1");
        git.Repository.Tag("v1", second);

        Assert.Equal($"v1@sha1:{second}", (await git.FetchArtifactAsync(definition, artifact)).Revision);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task The_highest_version_in_a_range_counts_and_of_equal_ones_the_youngest(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        var old = git.Repository.Commit("main", "old", ("a.yaml", "a: 1\n"));
        var young = git.Repository.Commit("main", "young", ("a.yaml", "a: 2\n"));
        git.Repository.Tag("v1.9.0", old);
        git.Repository.Tag("v1.10.0+b", old);
        git.Repository.Tag("v1.10.0+a", young, "annotated");
        git.Repository.Tag("v2.0.0", old);
        git.Repository.Tag("v1.11.0-rc.1", old);
        git.Repository.Tag("v1.99", old);

        var artifact = await git.FetchArtifactAsync(git.Definition(new GitReference { SemVer = "1.x" }));

        Assert.Equal($"v1.10.0+a@sha1:{young}", artifact.Revision);
        var failure = await git.FetchFailureAsync(git.Definition(new GitReference { SemVer = ">=3" }));
        Assert.Equal("failed to checkout and determine revision: no match found for semver: >=3", failure.Message);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_full_name_may_be_any_reference(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        var pull = git.Repository.Commit("side", "pull", ("b.yaml", "b: 1\n"));
        git.Repository.SetReference("refs/pull/420/head", pull);
        git.Repository.RemoveReference("refs/heads/side");

        var artifact = await git.FetchArtifactAsync(git.Definition(new GitReference { Name = "refs/pull/420/head", Branch = "main" }));

        Assert.Equal($"refs/pull/420/head@sha1:{pull}", artifact.Revision);
        var failure = await git.FetchFailureAsync(git.Definition(new GitReference { Name = "refs/pull/1/head" }));
        Assert.Equal("failed to checkout and determine revision: unable to resolve ref 'refs/pull/1/head' to a specific commit", failure.Message);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_commit_must_be_on_a_branch(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        var first = git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        git.Repository.Commit("main", "second", ("a.yaml", "a: 2\n"));
        var side = git.Repository.Commit("side", "side", ("b.yaml", "b: 1\n"));

        Assert.Equal($"sha1:{first}", (await git.FetchArtifactAsync(git.Definition(new GitReference { Commit = first }))).Revision);
        Assert.Equal($"main@sha1:{first}", (await git.FetchArtifactAsync(git.Definition(new GitReference { Commit = first, Branch = "main" }))).Revision);
        var failure = await git.FetchFailureAsync(git.Definition(new GitReference { Commit = side, Branch = "main" }));
        Assert.Equal($"failed to checkout and determine revision: unable to resolve commit object for '{side}': object not found", failure.Message);
        Assert.Equal($"sha1:{side}", (await git.FetchArtifactAsync(git.Definition(new GitReference { Commit = side }))).Revision);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_branch_that_went_away_is_a_failure_and_the_last_artifact_stays_readable(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        git.Repository.Commit("other", "other", ("b.yaml", "b: 1\n"));
        var artifact = await git.FetchArtifactAsync(git.Definition());
        git.Repository.RemoveReference("refs/heads/main");

        var failure = await git.FetchFailureAsync(git.Definition(), artifact);

        Assert.Contains("couldn't find remote ref 'refs/heads/main'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Core.FailureClass.Transient, failure.Class);
        using var tree = await git.OpenAsync(git.Definition(), artifact);
        Assert.NotNull(tree.Find("a.yaml"));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task An_empty_repository_has_a_reason_of_its_own(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);

        var failure = await git.FetchFailureAsync(git.Definition());

        Assert.Equal(("EmptyGitRepository", "git repository is empty"), (failure.Reason, failure.Message));
        failure = await git.FetchFailureAsync(git.Definition(new GitReference { Tag = "v1" }));
        Assert.Equal($"failed to checkout and determine revision: unable to clone: remote repository is empty: git repository: '{git.Url.OriginalString}'", failure.Message);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_missing_repository_is_said_in_the_words_of_Flux(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        var url = new Uri(git.Url.OriginalString.Replace("fleet.git", "gone.git", StringComparison.Ordinal));

        var failure = await git.FetchFailureAsync(git.Definition() with { Url = url });

        Assert.Equal($"failed to checkout and determine revision: unable to clone: repository not found: git repository: '{url.OriginalString}'", failure.Message);
        Assert.Equal(Core.FailureClass.Transient, failure.Class);
    }
}
