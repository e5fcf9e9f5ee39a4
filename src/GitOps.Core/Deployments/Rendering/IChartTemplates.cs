using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>Renders charts for rooms that meet one inside of something else, as kustomizations with <c>helmCharts</c> do.</summary>
/// <remarks>Pure: reads the tree and the request, no cluster, network or clock. Called concurrently.</remarks>
public interface IChartTemplates
{
    /// <summary>The manifests of a chart as <c>helm template</c> prints them.</summary>
    /// <param name="tree">Where the chart lies.</param>
    /// <param name="path">Its folder or archive, from the root of the tree.</param>
    /// <param name="request">Names, values and flags.</param>
    /// <param name="cancellationToken">Ends the render.</param>
    /// <exception cref="ManifestException">The chart cannot be rendered; in Helm's words.</exception>
    string Render(IFileTree tree, string path, ChartTemplateRequest request, CancellationToken cancellationToken);
}

/// <summary>What to render of a chart, in the words of the flags of <c>helm template</c>.</summary>
public sealed record ChartTemplateRequest
{
    /// <summary>Name of the release; without effect where <see cref="NameTemplate"/> is given.</summary>
    public required string ReleaseName { get; init; }

    /// <summary>A template without data whose text is the release's name; null when the name is given.</summary>
    public string? NameTemplate { get; init; }

    /// <summary>Namespace of the release. Default: <c>default</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Name and text of each file of values; later ones overrule earlier ones, and all of them the chart's own.</summary>
    public IReadOnlyList<(string Name, string Text)> ValuesFiles { get; init; } = [];

    /// <summary>Whether custom resource definitions of the chart are part of the output.</summary>
    public bool IncludeCrds { get; init; }

    /// <summary>Whether hooks are part of the output. Default: yes.</summary>
    public bool IncludeHooks { get; init; } = true;

    /// <summary>Whether tests are left out.</summary>
    public bool SkipTests { get; init; }

    /// <summary>The version of Kubernetes that the chart sees; null for the renderer's default.</summary>
    public string? KubeVersion { get; init; }

    /// <summary>API versions that the chart sees, on top of those of Kubernetes.</summary>
    public IReadOnlyList<string> ApiVersions { get; init; } = [];
}
