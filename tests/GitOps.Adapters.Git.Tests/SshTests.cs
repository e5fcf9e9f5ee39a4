using System.Text;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Git.Tests;

public sealed class SshTests
{
    [Theory]
    [InlineData("")]
    [InlineData("open sesame")]
    public async Task A_repository_is_fetched_over_ssh_and_again_after_a_change(string passphrase)
    {
        using var server = SshServer.Start(passphrase);
        await using var git = new GitFixture("file");
        git.Repository.Commit("main", "zero", ("a.yaml", "a: 0\n"));
        git.Repository.Commit("main", "first", ("a.yaml", "a: 1\n"));
        var definition = git.Definition() with { Url = server.UrlOf(git.Repository.Folder) };
        var secret = Secret(("identity", server.Identity), ("known_hosts", server.KnownHosts), ("password", passphrase));

        var artifact = await git.FetchArtifactAsync(definition, credentials: secret);
        Assert.Equal(new SourceObservation.Unchanged(artifact.Revision), await git.FetchAsync(definition, artifact, secret));
        var commit = git.Repository.Commit("main", "second", ("a.yaml", "a: 2\n"));
        var next = await git.FetchArtifactAsync(definition, artifact, secret);

        Assert.Equal($"main@sha1:{commit}", next.Revision);
        using var tree = await git.OpenAsync(definition, next);
        Assert.Equal("a: 2\n", Encoding.UTF8.GetString(tree.Read("a.yaml").Span));
        Assert.Equal($"sha1:{commit}", (await git.FetchArtifactAsync(definition with { Reference = new GitReference { Commit = commit } }, null, secret)).Revision);
    }

    [Fact]
    public async Task A_server_with_another_key_is_not_spoken_to()
    {
        using var server = SshServer.Start();
        using var other = SshServer.Start();
        await using var git = new GitFixture("file");
        var definition = git.Definition() with { Url = server.UrlOf(git.Repository.Folder) };
        var knownHosts = other.KnownHosts.Replace($":{other.Port} ", $":{server.Port} ", StringComparison.Ordinal);

        var failure = await git.FetchFailureAsync(definition, credentials: Secret(("identity", server.Identity), ("known_hosts", knownHosts)));

        Assert.Equal(FailureClass.Denied, failure.Class);
        Assert.Contains("Host key verification failed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_server_does_not_know_is_refused_and_a_missing_repository_is_named()
    {
        using var server = SshServer.Start();
        using var other = SshServer.Start();
        await using var git = new GitFixture("file");
        var definition = git.Definition() with { Url = server.UrlOf(git.Repository.Folder) };

        var failure = await git.FetchFailureAsync(definition, credentials: Secret(("identity", other.Identity), ("known_hosts", server.KnownHosts)));
        Assert.Equal(FailureClass.Denied, failure.Class);
        Assert.Contains("Permission denied", failure.Message, StringComparison.Ordinal);

        definition = definition with { Url = server.UrlOf("/nowhere/it's gone.git") };
        failure = await git.FetchFailureAsync(definition, credentials: Secret(("identity", server.Identity), ("known_hosts", server.KnownHosts)));
        Assert.Contains("repository not found", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_in_the_secret_is_said_in_the_words_of_Flux()
    {
        await using var git = new GitFixture("file");
        var definition = git.Definition() with { Url = new Uri("ssh://git@127.0.0.1:1/x.git") };

        var failure = await git.FetchFailureAsync(definition, credentials: Secret(("identity", "key")));
        Assert.Equal(("AuthenticationFailed", "failed to configure authentication options: invalid 'ssh' auth option: 'known_hosts' is required"), (failure.Reason, failure.Message));
        failure = await git.FetchFailureAsync(definition, credentials: Secret(("identity", "-----BEGIN ENCRYPTED PRIVATE KEY-----"), ("known_hosts", "x")));
        Assert.Contains("SSH identity key is encrypted but no 'password' field was provided in the secret 'default/git'", failure.Message, StringComparison.Ordinal);
    }

    private static SecretData Secret(params (string Key, string Value)[] values) =>
        new("default/git", values.Where(pair => pair.Value.Length > 0).Select(pair => KeyValuePair.Create(pair.Key, Encoding.UTF8.GetBytes(pair.Value))));
}
