using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Manifests;
using GitOps.Adapters.Helm.Releases;
using GitOps.Adapters.Helm.Templates;
using GitOps.Adapters.Helm.Templating;
using GitOps.Adapters.Helm.Values;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using GitOps.Core.Yaml;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Helm;

/// <summary>Makes releases of the charts in sources. What becomes of them is for the engine to decide.</summary>
internal sealed class HelmRenderer(IOptions<HelmOptions> options, IClock clock) : IReleaseRenderer
{
    private readonly ChartCache charts = new(options.Value.KeptCharts);

    public ReleaseChart Identify(IFileTree tree, HelmRelease release)
    {
        try
        {
            var metadata = charts.Load(tree, release.ChartPath).Metadata;
            return new ReleaseChart(metadata.Name, metadata.Version, metadata.AppVersion);
        }
        catch (ChartException e)
        {
            throw Faulty(release, e);
        }
    }

    public Task<RenderedRelease> RenderAsync(ReleaseRequest request, CancellationToken cancellationToken)
    {
        var release = request.Definition;
        try
        {
            var values = release.Chart is { ValuesFiles.IsEmpty: false } chart && release.ChartPath.Length > 0
                ? ChartValues.Read(request.Tree, chart.ValuesFiles, chart.IgnoreMissingValuesFiles)
                : null;
            var render = ChartRenderer.Render(charts.Load(request.Tree, release.ChartPath, request.ChartVersion, values), ToChartRequest(request, cancellationToken), cancellationToken);
            return Task.FromResult(new RenderedRelease
            {
                Chart = render.Chart.Record.Get(() => ChartRecord.Of(render.Chart)),
                Manifests = [.. render.Manifests.SelectMany(manifest => Documents(manifest.Path, manifest.Value))],
                Hooks = [.. render.Hooks.Select(Hook)],
                Crds = [.. render.Chart.CrdObjects.Get(() => ManifestObjects.Of(render with { Manifests = [], Hooks = [] }, includeCrds: true))],
                Notes = render.Notes,
            });
        }
        catch (ChartException e)
        {
            throw Faulty(release, e);
        }
    }

    public KubeMap ReadValues(string text, string file)
    {
        var root = YamlReader.ReadFirst(text, file, allowDuplicateKeys: true, keepComments: false)?.Root;
        return (root is null ? KubeValue.Null : YamlValues.ToValue(root, file)) switch
        {
            KubeNull => KubeMap.Empty,
            KubeMap map => map,
            _ => throw new ManifestException(file, root!.Line, "values must be a map"),
        };
    }

    public KubeMap SetValue(KubeMap values, string path, string value, bool isLiteral)
    {
        var changed = YamlConversion.Of(values) as GoMap ?? new GoMap();
        var isQuoted = value.Length >= 2 && value[0] == value[^1] && value[0] is '\'' or '"';
        try
        {
            SetExpression.Apply(isLiteral ? $"{path}={SetExpression.Escape(value)}" : $"{path}={(isQuoted ? value[1..^1] : value)}", changed, onlyText: isLiteral || isQuoted);
        }
        catch (ChartException e)
        {
            throw new ManifestException($"the value cannot be set at '{path}': {e.Message}", e);
        }

        return KubeValueConversion.Of(changed).AsMap;
    }

    private ChartRequest ToChartRequest(ReleaseRequest request, CancellationToken cancellationToken) => new()
    {
        ReleaseName = request.Definition.EffectiveReleaseName,
        Namespace = request.Definition.EffectiveNamespace,
        Values = YamlConversion.Of(request.Values) as GoMap ?? new GoMap(),
        IsUpgrade = request.IsUpgrade,
        Revision = request.Revision,
        SkipSchema = request.SkipSchema,
        Capabilities = CapabilitiesOf(request.Server),
        Settings = new TemplateSettings(
            new TemplateLimits { MaximumTime = options.Value.RenderTimeout.ToTimeSpan() },
            clock.GetCurrentInstant().ToDateTimeOffset(),
            request.Cluster is { } cluster ? new ClusterLookup(cluster, cancellationToken).Find : null),
    };

    private Capabilities CapabilitiesOf(ServerDescription? server) => server is null
        ? new Capabilities(KubernetesVersion.Parse(options.Value.KubeVersion), [.. KnownApiVersions.All, .. options.Value.ApiVersions])
        : new Capabilities(KubernetesVersion.Parse(server.Version), [.. server.ApiVersions, .. options.Value.ApiVersions]);

    private static IEnumerable<ReleaseDocument> Documents(string path, KubeMap? value)
    {
        if (value is not { Count: > 0 })
        {
            return [];
        }

        var item = new KubeObject(value);
        return item.ApiVersion.Length == 0 || item.Kind.Length == 0
            ? throw new ManifestException(path, 0, $"a document has no {(item.Kind.Length == 0 ? "kind" : "apiVersion")}; every document a template makes must be a Kubernetes object")
            : [new ReleaseDocument(path, item)];
    }

    private static ReleaseHook Hook(RenderedHook hook) => new(
        hook.Name, hook.Manifest.Path, hook.Manifest.Value is { Count: > 0 } value ? new KubeObject(value) : null, hook.Events, hook.Weight, hook.DeletePolicies, hook.OutputLogPolicies);

    private static ManifestException Faulty(HelmRelease release, ChartException e) => new($"chart {(release.ChartPath.Length == 0 ? "." : release.ChartPath)}: {e.Message}", e);
}
