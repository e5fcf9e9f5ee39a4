using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>From repositories to what charts are had from.</summary>
internal sealed class ChartOrigins(IndexStore indexes, RepositoryClient client, IArtifactRegistry? registry, long limit)
{
    /// <summary>The origin of a repository's charts.</summary>
    /// <exception cref="RepositoryException">This host cannot read registries.</exception>
    public IChartOrigin Of(ChartRepository repository) => repository.Definition.Type switch
    {
        HelmRepositoryType.Default => new HttpCharts(repository, indexes, client, limit),
        _ => new OciCharts(repository, registry ?? throw new RepositoryException(RepositoryFault.Reference, "this host reads no registries; add the room Oci to it"), limit),
    };
}
