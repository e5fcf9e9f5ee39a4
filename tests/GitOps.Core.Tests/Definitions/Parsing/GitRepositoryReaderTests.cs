using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using NodaTime;

namespace GitOps.Core.Tests.Definitions.Parsing;

public sealed class GitRepositoryReaderTests
{
    [Fact]
    public void The_shortest_repository_gets_the_defaults_of_Flux()
    {
        var read = Resources.ReadGitRepository("""{"url":"https://example.org/fleet","interval":"5m"}""");

        Assert.Equal(
            new GitRepository
            {
                Key = new ObjectKey("GitRepository", "flux-system", "app"),
                Url = new Uri("https://example.org/fleet"),
                Interval = Duration.FromMinutes(5),
                Timeout = Duration.FromSeconds(60),
            },
            read);
    }

    [Fact]
    public void Every_field_is_read()
    {
        var read = Resources.ReadGitRepository(
            """
            {"url":"ssh://git@example.org/fleet","interval":"1h","timeout":"90s","suspend":true,
             "secretRef":{"name":"deploy-key"},"ignore":"/docs","recurseSubmodules":true,"provider":"generic",
             "ref":{"branch":"main","tag":"v1","semver":">=1","name":"refs/heads/x","commit":"0123456789abcdef0123456789abcdef01234567"}}
            """);

        Assert.Equal("ssh://git@example.org/fleet", read.Url.OriginalString);
        Assert.Equal(Duration.FromSeconds(90), read.Timeout);
        Assert.True(read.Suspend);
        Assert.Equal("deploy-key", read.SecretName);
        Assert.Equal("/docs", read.Ignore);
        Assert.True(read.RecurseSubmodules);
        Assert.Equal(
            new GitReference { Branch = "main", Tag = "v1", SemVer = ">=1", Name = "refs/heads/x", Commit = "0123456789abcdef0123456789abcdef01234567" },
            read.Reference);
    }

    [Fact]
    public void All_faults_are_reported_at_once_with_their_paths() => Assert.Equal(
        ["spec.url", "spec.interval", "spec.timeout", "spec.suspend", "spec.secretRef.name", "spec.ref.branch", "spec.ref.commit"],
        Resources.FaultPathsOf(Resources.GitRepository(
            """{"url":"ftp://x/y","timeout":"1h","suspend":"yes","secretRef":{},"ref":{"branch":5,"commit":"abc"}}"""))
            .Order(StringComparer.Ordinal).OrderBy(path => Array.IndexOf(
                ["spec.url", "spec.interval", "spec.timeout", "spec.suspend", "spec.secretRef.name", "spec.ref.branch", "spec.ref.commit"], path)));

    [Fact]
    public void A_missing_interval_is_named_once() => Assert.Equal(
        ["spec.interval: is missing; write a duration, for example 10m"],
        Resources.FaultsOf(Resources.GitRepository("""{"url":"https://example.org/x"}""")));

    [Fact]
    public void The_scp_form_is_refused_with_the_form_to_write()
    {
        var fault = Assert.Single(Resources.FaultsOf(Resources.GitRepository("""{"url":"git@example.org:fleet","interval":"1m"}""")));

        Assert.Contains("ssh://user@host/path", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_an_address_is_not_quoted()
    {
        var fault = Assert.Single(Resources.FaultsOf(Resources.GitRepository("""{"url":"https://user:hunter2@/ x[","interval":"1m"}""")));

        Assert.DoesNotContain("hunter2", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"verify":{"mode":"HEAD"}}""", "spec.verify.secretRef")]
    [InlineData("""{"include":[{"repository":{"name":"other"}}]}""", "spec.include")]
    [InlineData("""{"sparseCheckout":["apps"]}""", "spec.sparseCheckout")]
    [InlineData("""{"provider":"azure"}""", "spec.provider")]
    [InlineData("""{"proxySecretRef":{"name":"proxy"}}""", "spec.proxySecretRef")]
    [InlineData("""{"serviceAccountName":"cloud"}""", "spec.serviceAccountName")]
    public void What_cannot_be_honoured_is_refused_and_not_ignored(string spec, string path)
    {
        var resource = Resources.GitRepository(spec).With(["spec", "url"], "https://example.org/x").With(["spec", "interval"], "1m");

        Assert.Equal([path], Resources.FaultPathsOf(resource));
    }

    [Theory]
    [InlineData("""{"secretRef":{"name":"keys"}}""", GitVerificationMode.Head)]
    [InlineData("""{"mode":"head","secretRef":{"name":"keys"}}""", GitVerificationMode.Head)]
    [InlineData("""{"mode":"Tag","secretRef":{"name":"keys"}}""", GitVerificationMode.Tag)]
    [InlineData("""{"mode":"TagAndHEAD","secretRef":{"name":"keys"}}""", GitVerificationMode.TagAndHead)]
    public void Required_signatures_are_read(string verify, GitVerificationMode mode)
    {
        var repository = Resources.ReadGitRepository($$"""{"url":"https://example.org/x","interval":"1m","verify":{{verify}}}""");

        Assert.Equal(new GitVerification(mode, "keys"), repository.Verification);
    }

    [Fact]
    public void An_unknown_field_is_noted()
    {
        var reading = DefinitionReader.Read(Resources.GitRepository("""{"url":"https://example.org/x","interval":"1m","brnach":"main"}"""));

        Assert.Equal("spec.brnach", Assert.Single(Assert.IsType<DefinitionReading.Source>(reading).Notes).Path);
    }

    [Fact]
    public void Null_counts_as_absent() =>
        Assert.Null(Resources.ReadGitRepository("""{"url":"https://example.org/x","interval":"1m","secretRef":null,"ignore":null}""").SecretName);

    [Fact]
    public void An_older_version_is_read_and_noted()
    {
        var reading = DefinitionReader.Read(Resources.GitRepository(
            """{"url":"https://example.org/x","interval":"1m","gitImplementation":"libgit2"}""", "v1beta1"));

        Assert.Equal(["apiVersion", "spec.gitImplementation"], Assert.IsType<DefinitionReading.Source>(reading).Notes.Select(note => note.Path));
    }
}
