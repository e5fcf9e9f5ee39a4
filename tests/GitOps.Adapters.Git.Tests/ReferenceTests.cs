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
}
