using GitOps.Core.Sources;
using GitOps.Core.Versions;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Charts in a registry, as <c>helm push</c> puts them there.</summary>
internal sealed class OciCharts(ChartRepository repository, IArtifactRegistry registry, long limit) : IChartOrigin
{
    private const string ChartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private const string OlderChartLayer = "application/tar+gzip";
    private const string ProvenanceLayer = "application/vnd.cncf.helm.chart.provenance.v1.prov";
    private const long LargestProvenance = 1 << 20;

    public async Task<OfferedChart> ChooseAsync(string name, string version, CancellationToken cancellationToken)
    {
        // A version that is one needs no list.
        var chosen = SemVer.TryParseTag(version, out _) ? version
            : ChartVersions.ChooseTag(version, (await AskAsync(TagsAsync, cancellationToken).ConfigureAwait(false)).Select(tag => tag.Replace('_', '+')));
        return new OfferedChart(name, chosen, $"oci://{AddressOf(name)}:{TagOf(chosen)}", string.Empty, $"{name[(name.LastIndexOf('/') + 1)..]}-{chosen}.tgz");

        async Task<IReadOnlyList<string>> TagsAsync(CancellationToken token) => await registry.ListTagsAsync(AddressOf(name), token).ConfigureAwait(false) is { IsEmpty: false } tags
            ? tags
            : throw new RepositoryException(RepositoryFault.External, $"unable to locate any tags in provided repository: {name}");
    }

    public Task<byte[]> DownloadAsync(OfferedChart chart, CancellationToken cancellationToken) =>
        AskAsync(token => LayerAsync(chart, limit, "the artifact has no chart: no layer is of type", token, ChartLayer, OlderChartLayer), cancellationToken);

    public Task<byte[]> DownloadProvenanceAsync(OfferedChart chart, CancellationToken cancellationToken) =>
        AskAsync(token => LayerAsync(chart, LargestProvenance, "the chart has no provenance: no layer is of type", token, ProvenanceLayer), cancellationToken);

    private static string TagOf(string version) => version.Replace('+', '_');

    private RegistryAddress AddressOf(string name) => RegistryAddress.Of(repository.Definition.Url).Below(name) with
    {
        Credentials = repository.Credentials is { } secret ? [secret] : [],
        Certificates = repository.Certificates,
        Insecure = repository.Definition.Insecure,
    };

    private async Task<byte[]> LayerAsync(OfferedChart chart, long most, string words, CancellationToken cancellationToken, params string[] types)
    {
        var address = AddressOf(chart.Name);
        var manifest = await registry.GetManifestAsync(address, TagOf(chart.Version), cancellationToken).ConfigureAwait(false);
        var layer = manifest.Layers.FirstOrDefault(item => types.Contains(item.MediaType, StringComparer.Ordinal))
            ?? throw new RepositoryException(RepositoryFault.Content, $"{words} {types[0]}");
        using var archive = new MemoryStream();
        await registry.CopyLayerAsync(address, layer, archive, most, cancellationToken).ConfigureAwait(false);
        return archive.ToArray();
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(repository.Definition.Timeout.ToTimeSpan());
        try
        {
            return await ask(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RepositoryException(RepositoryFault.External, $"{ChartRepository.Shown(repository.Definition.Url)} : no answer within {repository.Definition.Timeout.TotalSeconds:0.###} s", e);
        }
        catch (RegistryException e)
        {
            throw new RepositoryException(
                e.Fault switch
                {
                    RegistryFault.Refused => RepositoryFault.Refused,
                    RegistryFault.Credentials => RepositoryFault.Credentials,
                    RegistryFault.Malformed => RepositoryFault.Content,
                    _ => RepositoryFault.External,
                },
                e.Message,
                e);
        }
    }
}
