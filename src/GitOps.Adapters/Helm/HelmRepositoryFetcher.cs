using System.Collections.Concurrent;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Repositories;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Helm;

/// <summary>Fetches indexes of chart repositories and charts out of them, over HTTP.</summary>
internal sealed class HelmRepositoryFetcher(IOptions<HelmOptions> options, HttpClient http) : ISourceFetcher
{
    private readonly RepositoryClient client = new(http);
    private readonly ChartStore store = new(options.Value.DataFolder);

    // The last index of each repository, so that its charts do not download it once each.
    private readonly ConcurrentDictionary<Uri, (string Digest, byte[] Index)> indexes = new();

    public bool Supports(SourceDefinition definition) => definition is HelmRepository or HelmChart { Source.Kind: HelmRepository.KindName };

    public async Task<SourceObservation> FetchAsync(SourceFetch fetch, CancellationToken cancellationToken)
    {
        try
        {
            return fetch.Definition is HelmRepository repository
                ? await FetchIndexAsync(repository, fetch, cancellationToken).ConfigureAwait(false)
                : await FetchChartAsync((HelmChart)fetch.Definition, fetch, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException e)
        {
            return new SourceObservation.Broken(e.Failure);
        }
    }

    /// <summary>The chart as a tree. A repository has none: its charts are sources of their own.</summary>
    public async Task<IFileTree?> OpenAsync(SourceDefinition definition, Artifact artifact, CancellationToken cancellationToken) =>
        definition is HelmChart && await store.FindAsync(artifact.Digest, cancellationToken).ConfigureAwait(false) is { } archive
            ? new ChartTree(archive, artifact.Digest)
            : null;

    public Task ForgetAsync(ObjectKey source, CancellationToken cancellationToken) => Task.CompletedTask;

    private static SourceObservation Seen(SourceFetch fetch, string revision, string digest, Uri url) =>
        fetch.Last is { } last && last.Revision == revision && last.Digest == digest
            ? new SourceObservation.Unchanged(revision)
            : new SourceObservation.Fetched(new Artifact(revision, digest, new Provenance
            {
                Url = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
                Reference = revision,
            }));

    private async Task<SourceObservation> FetchIndexAsync(HelmRepository repository, SourceFetch fetch, CancellationToken cancellationToken)
    {
        var index = await DownloadIndexAsync(repository, fetch.Credentials, cancellationToken).ConfigureAwait(false);
        var digest = ChartStore.DigestOf(index);
        return Seen(fetch, digest, digest, repository.Url);
    }

    private async Task<SourceObservation> FetchChartAsync(HelmChart chart, SourceFetch fetch, CancellationToken cancellationToken)
    {
        var (repository, credentials) = ((HelmRepository)fetch.Upstream!.Definition, fetch.Upstream.Credentials);
        var index = await DownloadIndexAsync(repository, credentials, cancellationToken).ConfigureAwait(false);
        var wanted = ChartVersions.Choose(chart, RepositoryIndex.Find(index, chart.Chart));
        if (fetch.Last is { } last && last.Revision == wanted.Version.Original && await store.FindAsync(last.Digest, cancellationToken).ConfigureAwait(false) is not null)
        {
            return new SourceObservation.Unchanged(last.Revision);
        }

        var address = AddressOf(repository, wanted.Url);
        var archive = await client.DownloadAsync(repository, address, $"chart {chart.Chart}", options.Value.MaximumChartBytes, credentials, cancellationToken).ConfigureAwait(false);
        var digest = ChartStore.DigestOf(archive);
        if (wanted.Digest.Length > 0 && !digest.EndsWith(wanted.Digest.Replace("sha256:", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
        {
            throw RepositoryFailures.Chart($"the digest of {chart.Chart} {wanted.Version.Original} is {digest}, but the index says {wanted.Digest}");
        }

        RequireChart(chart, archive);
        await store.KeepAsync(digest, archive, cancellationToken).ConfigureAwait(false);
        return Seen(fetch, wanted.Version.Original, digest, repository.Url);
    }

    private async Task<byte[]> DownloadIndexAsync(HelmRepository repository, SecretData? credentials, CancellationToken cancellationToken)
    {
        var address = AddressOf(repository, "index.yaml");
        var index = await client.DownloadAsync(repository, address, "Helm repository index", options.Value.MaximumIndexBytes, credentials, cancellationToken).ConfigureAwait(false);
        var digest = ChartStore.DigestOf(index);
        if (indexes.TryGetValue(repository.Url, out var known) && known.Digest == digest)
        {
            return known.Index;
        }

        RepositoryIndex.Check(index);
        indexes[repository.Url] = (digest, index);
        return index;
    }

    private static Uri AddressOf(HelmRepository repository, string relative)
    {
        var root = new UriBuilder(repository.Url);
        root.Path = root.Path.TrimEnd('/') + "/";
        return new Uri(root.Uri, relative);
    }

    private static void RequireChart(HelmChart chart, byte[] archive)
    {
        try
        {
            ChartLoader.LoadArchive(archive);
        }
        catch (ChartException e)
        {
            throw RepositoryFailures.Chart($"{chart.Chart} is no chart: {e.Message}", e);
        }
    }
}
