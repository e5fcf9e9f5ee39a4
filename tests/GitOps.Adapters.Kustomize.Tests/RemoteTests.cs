using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Kustomize.Tests;

public sealed class RemoteTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("https://github.com/org/repo/some/path?ref=v1", "https://github.com/org/repo", "some/path", "v1")]
    [InlineData("github.com/org/repo//examples/helloWorld?ref=v1.0.6", "https://github.com/org/repo", "examples/helloWorld", "v1.0.6")]
    [InlineData("git@github.com:org/repo.git/path?version=main", "git@github.com:org/repo.git", "path", "main")]
    [InlineData("ssh://git@git.example.com:7999/team/repo.git//deep/path", "ssh://git@git.example.com:7999/team/repo.git", "deep/path", "")]
    [InlineData("git@git.example.com:team/repo//here?ref=x&timeout=90s", "git@git.example.com:team/repo", "here", "x")]
    [InlineData("git::https://gitlab.example.com/group/sub/repo.git//app", "https://gitlab.example.com/group/sub/repo.git", "app", "")]
    [InlineData("https://dev.azure.example.com/org/project/_git/repo/path/to", "https://dev.azure.example.com/org/project/_git/repo", "path/to", "")]
    [InlineData("file:///srv/repo.git//base", "file:///srv/repo.git", "base", "")]
    [InlineData("file:///srv/repo", "file:///srv/repo", "", "")]
    public void Addresses_are_read_as_Kustomize_reads_them(string entry, string repository, string path, string reference)
    {
        var address = RemoteAddress.TryParse(entry)!;

        Assert.Equal((repository, path, reference), (address.Repository, address.Path, address.Ref));
    }

    [Theory]
    [InlineData("../base")]
    [InlineData("base/app.yaml")]
    [InlineData("/abs/path")]
    [InlineData("https://example.com")]
    [InlineData("github.com/org")]
    [InlineData("https://github.com/org/repo//../../up")]
    public void What_names_no_repository_is_a_path(string entry) => Assert.Null(RemoteAddress.TryParse(entry));

    [Theory]
    [InlineData("git@git.example.com:team/repo.git", "ssh://git@git.example.com/team/repo.git")]
    [InlineData("https://example.com/a/b", "https://example.com/a/b")]
    public void The_short_form_becomes_a_url(string entry, string url) => Assert.Equal(url, RemoteAddress.TryParse(entry)!.Url!.AbsoluteUri);

    [Fact]
    public async Task A_remote_base_is_fetched_at_its_tag_and_named_in_the_inputs()
    {
        var fetcher = new Repositories("https://example.com/org/repo", "refs/heads/main");
        var result = await Render("https://example.com/org/repo//base?ref=main", fetcher, allowed: true);

        Assert.Equal("remote-far", Assert.Single(result.Objects).Name);
        Assert.Equal([KeyValuePair.Create("https://example.com/org/repo?ref=main", Commit)], result.Inputs.Remotes);
        Assert.False(result.Inputs.IsLasting);
        Assert.Equal(["refs/tags/main", "refs/heads/main"], fetcher.Asked);
    }

    [Fact]
    public async Task A_base_named_by_its_commit_may_be_remembered()
    {
        var result = await Render($"https://example.com/org/repo//base?ref={Commit}", new Repositories("https://example.com/org/repo", Commit), allowed: true);

        Assert.True(result.Inputs.IsLasting);
    }

    [Fact]
    public async Task Nothing_is_fetched_unless_the_host_allows_it()
    {
        var fetcher = new Repositories("https://example.com/org/repo", "HEAD");
        var fault = await Assert.ThrowsAsync<ManifestException>(() => Render("https://example.com/org/repo//base", fetcher, allowed: false));

        Assert.Contains("GitOps:Kustomize:AllowRemoteBases", fault.Message, StringComparison.Ordinal);
        Assert.Empty(fetcher.Asked);
    }

    [Fact]
    public async Task A_base_that_cannot_be_had_says_why()
    {
        var fault = await Assert.ThrowsAsync<ManifestException>(() => Render("https://example.com/other/repo//base?ref=v1", new Repositories("https://example.com/org/repo", "HEAD"), allowed: true));

        Assert.Contains("https://example.com/other/repo?ref=v1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("no such repository", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remote_base_reads_nothing_outside_of_its_own_folder()
    {
        var fault = await Assert.ThrowsAsync<ManifestException>(() => Render("https://example.com/org/repo//climbing", new Repositories("https://example.com/org/repo", "HEAD"), allowed: true));

        Assert.Contains("security", fault.Message, StringComparison.Ordinal);
    }

    private static Task<RenderResult> Render(string entry, Repositories fetcher, bool allowed)
    {
        var tree = new MemoryTree(("kustomization.yaml", $"resources:\n- {entry}\nnamePrefix: remote-\n"));
        var definition = new Kustomization
        {
            Key = new ObjectKey(Kustomization.KindName, "default", "test"),
            Interval = Duration.FromHours(1),
            Source = new SourceReference(GitRepository.KindName, "default", "test"),
            Path = "./",
            Prune = true,
        };
        return new KustomizeRenderer(Options.Create(new KustomizeOptions { AllowRemoteBases = allowed }), [fetcher])
            .RenderAsync(new RenderRequest(definition, tree, new Artifact("r", "d", new Provenance())), TestContext.Current.CancellationToken);
    }

    /// <summary>One repository that has one reference.</summary>
    private sealed class Repositories(string url, string reference) : ISourceFetcher
    {
        public List<string> Asked { get; } = [];

        public bool Supports(SourceDefinition definition) => definition is GitRepository;

        public Task<SourceObservation> FetchAsync(SourceFetch fetch, CancellationToken cancellationToken)
        {
            var definition = (GitRepository)fetch.Definition;
            var asked = definition.Reference.Commit ?? definition.Reference.Name!;
            Asked.Add(asked);
            return Task.FromResult<SourceObservation>(definition.Url.AbsoluteUri == url && asked == reference
                ? new SourceObservation.Fetched(new Artifact("r", "d", new Provenance { Commit = Commit }))
                : new SourceObservation.Broken(new Failure(FailureClass.Transient, "Failed", "no such repository")));
        }

        public Task<IFileTree?> OpenAsync(SourceDefinition definition, Artifact artifact, CancellationToken cancellationToken) => Task.FromResult<IFileTree?>(new MemoryTree(
            ("base/kustomization.yaml", "resources: [far.yaml]"),
            ("base/far.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: far\n"),
            ("climbing/kustomization.yaml", "resources: [../base/far.yaml]")));

        public Task ForgetAsync(ObjectKey source, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
