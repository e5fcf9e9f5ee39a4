using System.Diagnostics;
using System.Text;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.Adapters.Git.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class VerificationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gitops-keys-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("file", "ed25519")]
    [InlineData("http", "ecdsa")]
    [InlineData("file", "rsa")]
    public async Task A_commit_and_a_tag_signed_with_ssh_are_verified(string transport, string type)
    {
        await using var git = await GitFixture.StartAsync(transport);
        var (signing, publicKey) = SshKey("ada", type);
        var commit = Sign(git, signing);
        GitProgram.Run(git.Repository.Folder, [.. signing, "tag", "-s", "-m", "release", "v1.0.0", commit]);
        var definition = git.Definition(new GitReference { Tag = "v1.0.0" }) with { Verification = new(GitVerificationMode.TagAndHead, "keys") };

        var artifact = await FetchAsync(git, definition, ("ada.sshpub", publicKey));

        var signer = Assert.IsType<SourceObservation.Fetched>(artifact).Artifact.Provenance.Signer;
        Assert.StartsWith("SHA256:", signer, StringComparison.Ordinal);
        var head = git.Definition() with { Verification = new(GitVerificationMode.Head, "keys") };
        var (_, stranger) = SshKey("stranger", "ed25519");
        var failure = Assert.IsType<SourceObservation.Broken>(await FetchAsync(git, head, ("x.sshpub", stranger))).Failure;
        Assert.Equal(
            (FailureClass.Denied, "InvalidCommitSignature", $"signature verification of commit '{commit}' failed: unable to verify payload with any of the given authorized keys"),
            (failure.Class, failure.Reason, failure.Message));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_commit_and_a_tag_signed_with_OpenPGP_are_verified(string transport)
    {
        await using var git = await GitFixture.StartAsync(transport);
        var (signing, ring, id) = PgpKey("ada");
        var commit = Sign(git, signing);
        GitProgram.Run(git.Repository.Folder, [.. signing, "tag", "-s", "-m", "release", "v1.0.0", commit]);
        var definition = git.Definition(new GitReference { SemVer = "1.x" }) with { Verification = new(GitVerificationMode.TagAndHead, "keys") };

        var seen = await FetchAsync(git, definition, ("ada.asc", ring));

        Assert.Equal(id, Assert.IsType<SourceObservation.Fetched>(seen).Artifact.Provenance.Signer);
        var (_, stranger, _) = PgpKey("stranger");
        var failure = Assert.IsType<SourceObservation.Broken>(await FetchAsync(git, definition, ("x.asc", stranger))).Failure;
        Assert.Equal("InvalidTagSignature", failure.Reason);
        Assert.EndsWith("failed: unable to verify payload with any of the given key rings", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_signed_or_asks_for_the_impossible_is_refused()
    {
        await using var git = new GitFixture("file");
        var commit = git.Repository.Commit("main", "unsigned", ("a.yaml", "a: 1\n"));
        git.Repository.Tag("v1", commit, "annotated");
        git.Repository.Tag("light", commit);
        var (_, publicKey) = SshKey("ada", "ed25519");
        (string, string) key = ("ada.sshpub", publicKey);

        Assert.Equal(
            ("InvalidCommitSignature", $"signature verification of commit '{commit}' failed: unsupported signature type: empty"),
            await RefusalAsync(git, new GitReference { Branch = "main" }, GitVerificationMode.Head, key));
        var (reason, message) = await RefusalAsync(git, new GitReference { Tag = "v1" }, GitVerificationMode.Tag, key);
        Assert.Equal("InvalidGitObject", reason);
        Assert.StartsWith("cannot verify signature of tag 'v1@", message, StringComparison.Ordinal);
        Assert.Equal(
            ("InvalidGitObject", "cannot verify signature of tag 'light' since it is not signed"),
            await RefusalAsync(git, new GitReference { Tag = "light" }, GitVerificationMode.Tag, key));
        Assert.Equal(
            ("InvalidVerificationMode", "cannot verify tag object's signature if a tag reference is not specified"),
            await RefusalAsync(git, new GitReference { Branch = "main" }, GitVerificationMode.Tag, key));
    }

    private static async Task<(string Reason, string Message)> RefusalAsync(GitFixture git, GitReference reference, GitVerificationMode mode, (string, string) key)
    {
        var seen = await FetchAsync(git, git.Definition(reference) with { Verification = new(mode, "keys") }, key);
        var failure = Assert.IsType<SourceObservation.Broken>(seen).Failure;
        return (failure.Reason, failure.Message);
    }

    private static Task<SourceObservation> FetchAsync(GitFixture git, GitRepository definition, params (string Key, string Text)[] keys)
    {
        var secret = new SecretData("default/keys", keys.Select(key => KeyValuePair.Create(key.Key, Encoding.UTF8.GetBytes(key.Text))));
        return git.Fetcher.FetchAsync(new SourceFetch(definition, null, null) { VerificationKeys = secret }, TestContext.Current.CancellationToken);
    }

    private static string Sign(GitFixture git, string[] signing)
    {
        var unsigned = git.Repository.Commit("main", "base", ("a.yaml", "a: 1\n"));
        var signed = GitProgram.Run(git.Repository.Folder, [.. signing, "commit-tree", "-S", "-p", unsigned, "-m", "signed\n\nwith a body", unsigned + "^{tree}"]).Trim();
        git.Repository.SetReference("refs/heads/main", signed);
        return signed;
    }

    private (string[] Signing, string PublicKey) SshKey(string name, string type)
    {
        var path = Path.Combine(folder, name);
        Run("ssh-keygen", "-q", "-t", type, "-N", string.Empty, "-C", name, "-f", path);
        return (["-c", "gpg.format=ssh", "-c", $"user.signingkey={path}", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"], File.ReadAllText(path + ".pub"));
    }

    private (string[] Signing, string Ring, string Id) PgpKey(string name)
    {
        var home = Path.Combine(folder, name);
        Directory.CreateDirectory(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var program = Path.Combine(folder, name + ".sh");
        File.WriteAllText(program, $"#!/bin/sh\nexec gpg --homedir {home} --batch \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Run(program, "-q", "--passphrase", string.Empty, "--quick-gen-key", $"{name} <{name}@example.org>", "ed25519", "sign", "never");
        var ring = Run(program, "--armor", "--export", name);
        var id = Run(program, "--with-colons", "--list-keys", name).Split('\n').First(line => line.StartsWith("pub:", StringComparison.Ordinal)).Split(':')[4];
        return (["-c", $"gpg.program={program}", "-c", $"user.signingkey={id}", "-c", "user.name=Ada", "-c", "user.email=ada@example.org"], ring, id);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
