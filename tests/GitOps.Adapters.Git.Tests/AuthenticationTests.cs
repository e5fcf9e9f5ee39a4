using System.Text;
using GitOps.Core;

namespace GitOps.Adapters.Git.Tests;

public sealed class AuthenticationTests
{
    [Fact]
    public async Task User_name_and_password_open_the_repository_and_are_never_told()
    {
        await using var git = await GitFixture.StartAsync("http");
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        git.Server!.Credentials = ("ada", "s3cret!");

        var failure = await git.FetchFailureAsync(git.Definition());
        Assert.Equal($"failed to checkout and determine revision: unable to clone '{git.Url.OriginalString}': authentication required", failure.Message);
        Assert.Equal(FailureClass.Denied, failure.Class);

        failure = await git.FetchFailureAsync(git.Definition(), credentials: Secret(("username", "ada"), ("password", "wr0ng")));
        Assert.DoesNotContain("wr0ng", failure.ToString(), StringComparison.Ordinal);

        await git.FetchArtifactAsync(git.Definition(), credentials: Secret(("username", "ada"), ("password", "s3cret!")));
    }

    [Fact]
    public async Task A_bearer_token_opens_the_repository()
    {
        await using var git = await GitFixture.StartAsync("http");
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        git.Server!.Token = "t0ken";

        await git.FetchArtifactAsync(git.Definition(), credentials: Secret(("bearerToken", "t0ken"), ("username", "x"), ("password", "y")));
    }

    [Fact]
    public async Task Credentials_in_the_address_count_and_are_not_shown()
    {
        await using var git = await GitFixture.StartAsync("http");
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        git.Server!.Credentials = ("ada", "s3cret");
        var url = new UriBuilder(git.Url) { UserName = "ada", Password = "s3cret" }.Uri;

        var artifact = await git.FetchArtifactAsync(git.Definition() with { Url = url });

        Assert.Equal(git.Url.AbsoluteUri, artifact.Provenance.Url);
        var wrong = new UriBuilder(git.Url) { UserName = "ada", Password = "wr0ng" }.Uri;
        var failure = await git.FetchFailureAsync(git.Definition() with { Url = wrong });
        Assert.DoesNotContain("wr0ng", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_without_a_user_is_refused_before_anything_is_sent()
    {
        await using var git = await GitFixture.StartAsync("http");

        var failure = await git.FetchFailureAsync(git.Definition(), credentials: Secret(("password", "s3cret")));

        Assert.Equal("AuthenticationFailed", failure.Reason);
        Assert.Equal("failed to configure authentication options: invalid 'http' auth option: 'password' requires 'username' to be set", failure.Message);
        Assert.Equal(0, git.Server!.Requests);
    }

    [Fact]
    public async Task An_unknown_scheme_stalls()
    {
        await using var git = new GitFixture("file");

        var failure = await git.FetchFailureAsync(git.Definition() with { Url = new Uri("ftp://example.org/x.git") });

        Assert.Equal((FailureClass.Stalled, "URLInvalid"), (failure.Class, failure.Reason));
    }

    [Fact]
    public async Task A_server_that_fails_is_a_transient_failure_with_its_status()
    {
        await using var git = await GitFixture.StartAsync("http");
        git.Server!.Status = 503;

        var failure = await git.FetchFailureAsync(git.Definition());

        Assert.Equal(FailureClass.Transient, failure.Class);
        Assert.Contains("503", failure.Message, StringComparison.Ordinal);
    }

    private static SecretData Secret(params (string Key, string Value)[] values) =>
        new("default/git", values.Select(pair => KeyValuePair.Create(pair.Key, Encoding.UTF8.GetBytes(pair.Value))));
}
