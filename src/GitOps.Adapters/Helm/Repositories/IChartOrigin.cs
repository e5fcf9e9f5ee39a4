namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Where charts can be had by name and version.</summary>
internal interface IChartOrigin
{
    /// <summary>Chooses a version.</summary>
    /// <exception cref="RepositoryException">There is none, or the repository does not say.</exception>
    Task<OfferedChart> ChooseAsync(string name, string version, CancellationToken cancellationToken);

    /// <summary>Downloads a packed chart and holds it to its digest.</summary>
    /// <exception cref="RepositoryException">It cannot be had.</exception>
    Task<byte[]> DownloadAsync(OfferedChart chart, CancellationToken cancellationToken);

    /// <summary>Downloads the provenance file of a chart.</summary>
    /// <exception cref="RepositoryException">It cannot be had.</exception>
    Task<byte[]> DownloadProvenanceAsync(OfferedChart chart, CancellationToken cancellationToken);
}

/// <summary>A version of a chart that a repository has.</summary>
/// <param name="Name">Name of the chart.</param>
/// <param name="Version">Its version.</param>
/// <param name="Address">Where it lies, without credentials.</param>
/// <param name="Digest">SHA-256 of the packed chart; empty when the repository does not say.</param>
/// <param name="File">Name of the packed chart, by which a provenance file knows it.</param>
internal sealed record OfferedChart(string Name, string Version, string Address, string Digest, string File);
