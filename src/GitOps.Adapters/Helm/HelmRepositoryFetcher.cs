using System.Globalization;
using GitOps.Adapters.Helm.Repositories;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm;

/// <summary>Fetches indexes of chart repositories over HTTP.</summary>
internal sealed class HelmRepositoryFetcher(IndexStore indexes) : ISourceFetcher
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB"];

    public bool Supports(SourceDefinition definition) => definition is HelmRepository;

    public async Task<SourceObservation> FetchAsync(SourceFetch fetch, CancellationToken cancellationToken)
    {
        var definition = (HelmRepository)fetch.Definition;
        try
        {
            if (definition.Url.Scheme == "oci")
            {
                throw RepositoryFailures.Address("'oci' URL scheme cannot be used with 'default' HelmRepository type");
            }

            var (digest, size) = await indexes.RefreshAsync(new ChartRepository(definition, fetch.Credentials, fetch.Certificates), cancellationToken).ConfigureAwait(false);
            return fetch.Last is { } last && last.Revision == digest
                ? new SourceObservation.Unchanged(digest)
                : new SourceObservation.Fetched(new Artifact(digest, digest, new Provenance { Url = ChartRepository.Shown(definition.Url), Summary = Size(size) }));
        }
        catch (RepositoryException e)
        {
            return new SourceObservation.Broken(RepositoryFailures.Index(e).Failure);
        }
        catch (FailureException e)
        {
            return new SourceObservation.Broken(e.Failure);
        }
    }

    /// <summary>A repository has no tree: its charts are sources of their own.</summary>
    public Task<IFileTree?> OpenAsync(SourceDefinition definition, Artifact artifact, CancellationToken cancellationToken) => Task.FromResult<IFileTree?>(null);

    public Task ForgetAsync(ObjectKey source, CancellationToken cancellationToken) => Task.Run(() => indexes.Forget(source), cancellationToken);

    // As people read it, in powers of ten: 1.5kB.
    private static string Size(long bytes)
    {
        double number = bytes;
        var unit = 0;
        for (; number >= 1000 && unit < Units.Length - 1; unit++)
        {
            number /= 1000;
        }

        return number.ToString("G4", CultureInfo.InvariantCulture) + Units[unit];
    }
}
