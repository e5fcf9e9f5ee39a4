using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Git.Tests;

/// <summary>A repository, a server for it, and a fetcher with a data folder of its own.</summary>
internal sealed class GitFixture : IAsyncDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "gitops-git-" + Guid.NewGuid().ToString("N"));
    private readonly List<GitFetcher> fetchers = [];

    public GitFixture(string transport)
    {
        Transport = transport;
        Repository = new TestRepository(Path.Combine(folder, "served", "fleet.git"));
        Fetcher = NewFetcher();
    }

    public string Transport { get; }

    public TestRepository Repository { get; }

    public GitHttpServer? Server { get; private set; }

    public GitFetcher Fetcher { get; private set; }

    public string DataFolder => Path.Combine(folder, "data");

    public static async Task<GitFixture> StartAsync(string transport)
    {
        var fixture = new GitFixture(transport);
        if (transport == "http")
        {
            fixture.Server = await GitHttpServer.StartAsync(Path.Combine(fixture.folder, "served"));
        }

        return fixture;
    }

    public Uri Url => Server?.UrlOf("fleet.git") ?? Repository.FileUrl;

    public GitRepository Definition(GitReference? reference = null, string? ignore = null) => new()
    {
        Key = new ObjectKey(GitRepository.KindName, "default", "fleet"),
        Interval = Duration.FromMinutes(1),
        Url = Url,
        Reference = reference ?? new GitReference { Branch = "main" },
        Ignore = ignore,
    };

    /// <summary>As after a restart of the process.</summary>
    public GitFetcher NewFetcher(Action<GitOptions>? configure = null)
    {
        var options = new GitOptions { DataFolder = DataFolder };
        configure?.Invoke(options);
        Fetcher = new GitFetcher(Options.Create(options));
        fetchers.Add(Fetcher);
        return Fetcher;
    }

    public Task<SourceObservation> FetchAsync(GitRepository definition, Artifact? last = null, SecretData? credentials = null) =>
        Fetcher.FetchAsync(new SourceFetch(definition, last, credentials), TestContext.Current.CancellationToken);

    public async Task<Artifact> FetchArtifactAsync(GitRepository definition, Artifact? last = null, SecretData? credentials = null)
    {
        var observation = await FetchAsync(definition, last, credentials);
        return observation is SourceObservation.Fetched fetched
            ? fetched.Artifact
            : throw new Xunit.Sdk.XunitException($"expected an artifact, got {observation}");
    }

    public async Task<Failure> FetchFailureAsync(GitRepository definition, Artifact? last = null, SecretData? credentials = null)
    {
        var observation = await FetchAsync(definition, last, credentials);
        return observation is SourceObservation.Broken broken
            ? broken.Failure
            : throw new Xunit.Sdk.XunitException($"expected a failure, got {observation}");
    }

    public async Task<IFileTree> OpenAsync(GitRepository definition, Artifact artifact) =>
        await Fetcher.OpenAsync(definition, artifact, TestContext.Current.CancellationToken)
            ?? throw new Xunit.Sdk.XunitException("the artifact is not at hand");

    public async ValueTask DisposeAsync()
    {
        foreach (var fetcher in fetchers)
        {
            fetcher.Dispose();
        }

        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        Repository.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
