using System.Collections.Immutable;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Manifests;
using GitOps.Adapters.Helm.Templates;
using GitOps.Adapters.Helm.Templating;
using GitOps.Adapters.Helm.Values;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Adapters.Helm;

/// <summary>Renders charts without a cluster, as the program's <c>helm template</c> does.</summary>
public static class HelmTemplate
{
    private const string TestEvent = "test";

    /// <summary>Renders the chart at a path of a tree: a folder, or an archive.</summary>
    /// <exception cref="ManifestException">The chart cannot be rendered; the message is Helm's.</exception>
    public static HelmTemplateResult Render(IFileTree tree, string path, HelmTemplateRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            var chartRequest = ToChartRequest(request);
            if (request.NameTemplate is { } template)
            {
                chartRequest = chartRequest with { ReleaseName = NameTemplate.Execute(template, chartRequest.Settings, cancellationToken) };
            }

            ReleaseName.Check(chartRequest.ReleaseName);
            var render = ChartRenderer.Render(ChartLoader.Load(tree, path), chartRequest, cancellationToken);
            var shown = Shown(render with { Hooks = [.. render.Hooks.Where(hook => request.IncludeHooks && !(request.SkipTests && hook.Events.Contains(TestEvent)))] }, request.ShowOnly);
            return new HelmTemplateResult(shown.Output(request.IncludeCrds), shown.Notes, ManifestObjects.Of(shown, request.IncludeCrds));
        }
        catch (ChartException e)
        {
            throw new ManifestException(e.Message, e);
        }
    }

    // Helm's order: what is shown is what each name finds, and a name that finds nothing is a fault.
    private static ChartRender Shown(ChartRender render, IReadOnlyList<string> only)
    {
        if (only.Count == 0)
        {
            return render;
        }

        foreach (var name in only)
        {
            if (!render.Manifests.Any(item => IsOf(item, name)) && !render.Hooks.Any(hook => IsOf(hook.Manifest, name)))
            {
                throw new ChartException(ChartFault.Manifest, $"could not find template {name} in chart");
            }
        }

        return render with
        {
            Crds = [],
            Manifests = [.. render.Manifests.Where(item => only.Any(name => IsOf(item, name)))],
            Hooks = [.. render.Hooks.Where(hook => only.Any(name => IsOf(hook.Manifest, name)))],
        };
    }

    private static bool IsOf(RenderedManifest item, string name) => item.Path[(item.Path.IndexOf('/', StringComparison.Ordinal) + 1)..] == name.TrimStart('.', '/');

    private static ChartRequest ToChartRequest(HelmTemplateRequest request)
    {
        var values = new GoMap();
        foreach (var (name, text) in request.ValuesFiles)
        {
            values = ValuesReader.Overlay(values, ValuesReader.ReadDocuments(text, name, $"failed to parse {name}: "));
        }

        foreach (var text in request.SetJson)
        {
            values = JsonAssignment.Apply(text, values);
        }

        foreach (var expression in request.Set)
        {
            SetExpression.Apply(expression, values);
        }

        foreach (var expression in request.SetString)
        {
            SetExpression.Apply(expression, values, onlyText: true);
        }

        foreach (var (path, text) in request.SetFile)
        {
            SetExpression.Assign(path, values, text);
        }

        return new ChartRequest
        {
            ReleaseName = request.ReleaseName,
            Namespace = request.Namespace,
            Values = values,
            IsUpgrade = request.IsUpgrade,
            Capabilities = new Capabilities(KubernetesVersion.Parse(request.KubeVersion ?? KnownApiVersions.DefaultKubernetes), [.. KnownApiVersions.All, .. request.ApiVersions]),
            Settings = new TemplateSettings(new TemplateLimits(), request.Now.ToDateTimeOffset(), null),
        };
    }
}

/// <summary>What to render, in the words of the flags of <c>helm template</c>.</summary>
public sealed record HelmTemplateRequest
{
    /// <summary>Name of the release; without effect where <see cref="NameTemplate"/> is given.</summary>
    public required string ReleaseName { get; init; }

    /// <summary><c>--name-template</c>: a template without data whose text is the release's name.</summary>
    public string? NameTemplate { get; init; }

    /// <summary><c>--namespace</c></summary>
    public string Namespace { get; init; } = "default";

    /// <summary><c>--values</c>: name and text of each file; later ones overrule earlier ones.</summary>
    public IReadOnlyList<(string Name, string Text)> ValuesFiles { get; init; } = [];

    /// <summary><c>--set</c></summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary><c>--set-string</c></summary>
    public IReadOnlyList<string> SetString { get; init; } = [];

    /// <summary><c>--set-json</c></summary>
    public IReadOnlyList<string> SetJson { get; init; } = [];

    /// <summary><c>--set-file</c>: path in the values, and the text of the file.</summary>
    public IReadOnlyList<(string Path, string Text)> SetFile { get; init; } = [];

    /// <summary><c>--show-only</c>: templates, by their path in the chart; empty for all.</summary>
    public IReadOnlyList<string> ShowOnly { get; init; } = [];

    /// <summary><c>--include-crds</c></summary>
    public bool IncludeCrds { get; init; }

    /// <summary>Whether hooks are shown, which they are unless <c>--no-hooks</c> is given.</summary>
    public bool IncludeHooks { get; init; } = true;

    /// <summary><c>--skip-tests</c></summary>
    public bool SkipTests { get; init; }

    /// <summary><c>--is-upgrade</c></summary>
    public bool IsUpgrade { get; init; }

    /// <summary><c>--kube-version</c>; null for that of Helm 4.2's client, 1.36.</summary>
    public string? KubeVersion { get; init; }

    /// <summary><c>--api-versions</c>, on top of those of Kubernetes itself.</summary>
    public IReadOnlyList<string> ApiVersions { get; init; } = [];

    /// <summary>The instant that templates see as <c>now</c>.</summary>
    public Instant Now { get; init; } = NodaConstants.UnixEpoch;
}

/// <summary>What a chart made.</summary>
/// <param name="Text">The output of <c>helm template</c>.</param>
/// <param name="Notes">The chart's notes; empty when it has none.</param>
/// <param name="Objects">The objects in the order of the output.</param>
public sealed record HelmTemplateResult(string Text, string Notes, ImmutableArray<KubeObject> Objects);
