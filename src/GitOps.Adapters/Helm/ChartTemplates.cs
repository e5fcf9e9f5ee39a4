using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm;

/// <summary>Charts inside of kustomizations, rendered as <c>helm template</c> renders them.</summary>
internal sealed class ChartTemplates : IChartTemplates
{
    public string Render(IFileTree tree, string path, ChartTemplateRequest request, CancellationToken cancellationToken) => HelmTemplate.Render(
        tree,
        path,
        new HelmTemplateRequest
        {
            ReleaseName = request.ReleaseName,
            NameTemplate = request.NameTemplate,
            Namespace = request.Namespace,
            ValuesFiles = request.ValuesFiles,
            IncludeCrds = request.IncludeCrds,
            IncludeHooks = request.IncludeHooks,
            SkipTests = request.SkipTests,
            KubeVersion = request.KubeVersion,
            ApiVersions = request.ApiVersions,
        },
        cancellationToken).Text;
}
