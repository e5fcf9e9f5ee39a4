using System.Security.Cryptography;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Charts of a repository with an index over HTTP.</summary>
internal sealed class HttpCharts(ChartRepository repository, IndexStore indexes, RepositoryClient client, long limit) : IChartOrigin
{
    private const string Prefix = "sha256:";
    private const long LargestProvenance = 1 << 20;

    public async Task<OfferedChart> ChooseAsync(string name, string version, CancellationToken cancellationToken)
    {
        var index = (repository.Index is { } revision ? indexes.Find(revision) : null) ?? await RefreshAsync(cancellationToken).ConfigureAwait(false);
        var chosen = ChartVersions.Choose(name, version, index.Find(name));
        if (chosen.Url is null)
        {
            throw new RepositoryException(RepositoryFault.External, $"chart '{chosen.Name}' has no downloadable URLs");
        }

        var address = repository.AddressOf(chosen.Url);
        return address.Scheme is "http" or "https"
            ? new OfferedChart(chosen.Name, chosen.Version.Original, address.AbsoluteUri, chosen.Digest, address.Segments[^1])
            : throw new RepositoryException(RepositoryFault.External, $"the index says that chart '{chosen.Name}' is at a {address.Scheme} address, which charts are not downloaded from");
    }

    public async Task<byte[]> DownloadAsync(OfferedChart chart, CancellationToken cancellationToken)
    {
        var archive = await client.DownloadAsync(repository, new Uri(chart.Address), limit, cancellationToken).ConfigureAwait(false);
        var digest = Convert.ToHexStringLower(SHA256.HashData(archive));
        var promised = chart.Digest.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? chart.Digest[Prefix.Length..] : chart.Digest;
        return promised.Length == 0 || promised.Equals(digest, StringComparison.OrdinalIgnoreCase) ? archive
            : throw new RepositoryException(RepositoryFault.Content, $"the digest of {chart.Name} {chart.Version} is {digest}, but the index says {promised}");
    }

    public Task<byte[]> DownloadProvenanceAsync(OfferedChart chart, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(chart.Address);
        address.Path += ".prov";
        return client.DownloadAsync(repository, address.Uri, LargestProvenance, cancellationToken);
    }

    private async Task<RepositoryIndex> RefreshAsync(CancellationToken cancellationToken)
    {
        var (digest, _) = await indexes.RefreshAsync(repository, cancellationToken).ConfigureAwait(false);
        return indexes.Find(digest) ?? throw new RepositoryException(RepositoryFault.External, "the index was removed while it was read");
    }
}
