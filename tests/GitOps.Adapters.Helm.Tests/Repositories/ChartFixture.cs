using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Repositories;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Adapters.Helm.Tests.Repositories;

/// <summary>The fetchers of the room over a server without a network.</summary>
internal sealed class ChartFixture : IDisposable
{
    public const long LargestIndex = 1_000_000;

    private readonly string folder = Directory.CreateTempSubdirectory("gitops-helm").FullName;
    private readonly HttpClient http;

    public ChartFixture(IArtifactRegistry? registry = null)
    {
        http = new HttpClient(Server, disposeHandler: false);
        var client = new RepositoryClient(http);
        Indexes = new IndexStore(Path.Combine(folder, "indexes"), client, LargestIndex);
        Repositories = new HelmRepositoryFetcher(Indexes);
        Charts = new HelmChartFetcher(new ChartStore(Path.Combine(folder, "charts")), new ChartOrigins(Indexes, client, registry, 10_000_000));
    }

    public ChartServer Server { get; } = new();

    public IndexStore Indexes { get; }

    public HelmRepositoryFetcher Repositories { get; }

    public HelmChartFetcher Charts { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static HelmRepository Repository(string url = "http://repo/charts") => new()
    {
        Key = new ObjectKey(HelmRepository.KindName, "flux", "repo"),
        Interval = Duration.FromHours(1),
        Url = new Uri(url),
        Type = url.StartsWith("oci:", StringComparison.Ordinal) ? HelmRepositoryType.Oci : HelmRepositoryType.Default,
    };

    public static HelmChart Chart(string version = "*") => new()
    {
        Key = new ObjectKey(HelmChart.KindName, "flux", "flux-app"),
        Interval = Duration.FromHours(1),
        Chart = "app",
        Version = version,
        Source = new SourceReference(HelmRepository.KindName, "flux", "repo"),
    };

    public Task<SourceObservation> LookAsync(HelmRepository repository, Artifact? last = null, SecretData? credentials = null) =>
        Repositories.FetchAsync(new SourceFetch(repository, last, credentials), Token);

    public Task<SourceObservation> LookAsync(HelmChart chart, ReferredSource? upstream = null, Artifact? last = null, SecretData? keys = null, ISourceNeighbours? neighbours = null, long generation = 1) =>
        Charts.FetchAsync(
            new SourceFetch(chart, last, null)
            {
                Upstream = upstream ?? new ReferredSource(Repository(), null), IsSameDefinition = true, VerificationKeys = keys, Generation = generation,
                Neighbours = neighbours ?? NoNeighbours.Instance,
            },
            Token);

    public async Task<Artifact> FetchAsync(HelmChart chart, ReferredSource? upstream = null, SecretData? keys = null, ISourceNeighbours? neighbours = null, long generation = 1) =>
        await LookAsync(chart, upstream, null, keys, neighbours, generation) switch
        {
            SourceObservation.Fetched fetched => fetched.Artifact,
            SourceObservation.Broken broken => throw new InvalidOperationException(broken.Failure.ToString()),
            var other => throw new InvalidOperationException(other.ToString()),
        };

    public async Task<Failure> FailAsync(HelmChart chart, ReferredSource? upstream = null, SecretData? keys = null) =>
        Assert.IsType<SourceObservation.Broken>(await LookAsync(chart, upstream, keys: keys)).Failure;

    /// <summary>The chart of an artifact, loaded as a release loads it.</summary>
    public async Task<Chart> OpenAsync(HelmChart chart, Artifact artifact)
    {
        using var tree = await Charts.OpenAsync(chart, artifact, Token);
        return ChartLoader.Load(tree!, string.Empty);
    }

    public void Dispose()
    {
        http.Dispose();
        Server.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
