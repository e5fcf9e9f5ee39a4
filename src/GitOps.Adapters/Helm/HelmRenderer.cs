using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Manifests;
using GitOps.Adapters.Helm.Templates;
using GitOps.Adapters.Helm.Templating;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Helm;

/// <summary>Renders a <see cref="HelmRelease"/>: the chart in its source with its values. Hooks are left to who runs the release.</summary>
internal sealed class HelmRenderer(IOptions<HelmOptions> options, IClock clock) : IManifestRenderer
{
    private readonly ChartCache charts = new(options.Value.KeptCharts);

    public bool Supports(DeploymentDefinition definition) => definition is HelmRelease;

    public Task<RenderResult> RenderAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        var release = (HelmRelease)request.Definition;
        try
        {
            var render = ChartRenderer.Render(charts.Load(request.Tree, release.ChartPath), ToChartRequest(release), cancellationToken);
            var objects = ManifestObjects.Of(render with { Hooks = [] }, includeCrds: release.Install.Crds != CrdPolicy.Skip);
            return Task.FromResult(new RenderResult([.. objects.Select(item => Owned(item, release))], ChartInputs.Of(request.Tree, release.ChartPath)));
        }
        catch (ChartException e)
        {
            throw new ManifestException($"chart {(release.ChartPath.Length == 0 ? "." : release.ChartPath)}: {e.Message}", e);
        }
    }

    private ChartRequest ToChartRequest(HelmRelease release) => new()
    {
        ReleaseName = release.EffectiveReleaseName,
        Namespace = release.EffectiveNamespace,
        Values = YamlConversion.Of(release.Values) as GoMap ?? new GoMap(),
        SkipSchema = release.Install.DisableSchemaValidation,
        Capabilities = new Capabilities(KubernetesVersion.Parse(options.Value.KubeVersion), [.. KnownApiVersions.All, .. options.Value.ApiVersions]),
        Settings = new TemplateSettings(new TemplateLimits { MaximumTime = options.Value.RenderTimeout.ToTimeSpan() }, clock.GetCurrentInstant().ToDateTimeOffset(), null),
    };

    // What Helm and Flux write on every object of a release.
    private static KubeObject Owned(KubeObject item, HelmRelease release)
    {
        var labels = Merged(item.Metadata["labels"]?.AsMap ?? KubeMap.Empty, release.CommonMetadata.Labels)
            .With("app.kubernetes.io/managed-by", "Helm")
            .With("helm.toolkit.fluxcd.io/name", release.Key.Name)
            .With("helm.toolkit.fluxcd.io/namespace", release.Key.Namespace);
        var annotations = Merged(item.Metadata["annotations"]?.AsMap ?? KubeMap.Empty, release.CommonMetadata.Annotations)
            .With("meta.helm.sh/release-name", release.EffectiveReleaseName)
            .With("meta.helm.sh/release-namespace", release.EffectiveNamespace);
        var metadata = item.Metadata.With("labels", labels).With("annotations", annotations);

        // Of kinds that only the cluster knows, the server says whether they live in a namespace.
        if (item.Namespace.Length == 0 && KindTraits.IsKnownNamespaced(item.GroupVersionKind))
        {
            metadata = metadata.With("namespace", release.EffectiveNamespace);
        }

        return new KubeObject(item.Root.With("metadata", metadata));
    }

    private static KubeMap Merged(KubeMap below, KubeMap above)
    {
        foreach (var (key, value) in above)
        {
            below = below.With(key, value);
        }

        return below;
    }
}
