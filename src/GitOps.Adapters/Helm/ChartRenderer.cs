using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Manifests;
using GitOps.Adapters.Helm.Schemas;
using GitOps.Adapters.Helm.Templating;
using GitOps.Adapters.Helm.Values;

namespace GitOps.Adapters.Helm;

/// <summary>Renders a chart as <c>helm template</c> and <c>helm install</c> do. A pure function of chart and request.</summary>
internal static class ChartRenderer
{
    /// <summary>The template that speaks to people.</summary>
    public const string NotesFile = "NOTES.txt";

    private const string CrdsFolder = "crds/";

    private static readonly string[] ManifestExtensions = [".yaml", ".yml", ".json"];

    /// <summary>Renders a chart.</summary>
    /// <exception cref="ChartException">The chart cannot be rendered with these values.</exception>
    public static ChartRender Render(Chart chart, ChartRequest request, CancellationToken cancellationToken = default)
    {
        if (chart.Metadata.IsLibrary)
        {
            throw new ChartException(ChartFault.Load, "library charts are not installable");
        }

        var (instance, values, rendered) = Run(chart, request, trims: true, cancellationToken);
        var notesName = $"{instance.Name}/templates/{NotesFile}";
        var notes = string.Empty;
        var sorted = ManifestSorting.Sort(rendered.Where(file =>
        {
            notes = file.Path == notesName ? file.Text : notes;
            return !file.Path.EndsWith(NotesFile, StringComparison.Ordinal);
        }));
        return new ChartRender(sorted.Manifests, sorted.Hooks, [.. Crds(instance, instance.Name)], notes, instance, values);
    }

    /// <summary>The text that every template makes, by its full name, before it is taken for manifests.</summary>
    /// <exception cref="ChartException">The chart cannot be rendered with these values.</exception>
    public static IReadOnlyList<RenderedFile> RenderTemplates(Chart chart, ChartRequest request, CancellationToken cancellationToken = default) =>
        [.. Run(chart, request, trims: false, cancellationToken).Rendered];

    private static (ChartInstance Instance, GoMap Values, IEnumerable<RenderedFile> Rendered) Run(Chart chart, ChartRequest request, bool trims, CancellationToken cancellationToken)
    {
        DependencyProcessing.RequireDependencies(chart);
        var instance = DependencyProcessing.Process(chart, request.Values);
        var values = Coalescing.Coalesce(instance, request.Values);
        if (!request.SkipSchema)
        {
            SchemaValidation.Validate(instance, values);
        }

        RequireVersion(chart, request.Capabilities);
        return (instance, values, TemplateRun.Execute(instance, Top(values, request), request.Settings, trims, cancellationToken));
    }

    private static GoMap Top(GoMap values, ChartRequest request) => new()
    {
        ["Capabilities"] = request.Capabilities,
        ["Release"] = new GoMap
        {
            ["Name"] = request.ReleaseName,
            ["Namespace"] = request.Namespace,
            ["IsUpgrade"] = Boxes.Bool(request.IsUpgrade),
            ["IsInstall"] = Boxes.Bool(!request.IsUpgrade),
            ["Revision"] = Boxes.Integer(request.Revision),
            ["Service"] = "Helm",
        },
        ["Values"] = values,
    };

    private static void RequireVersion(Chart chart, Capabilities capabilities)
    {
        var wanted = chart.Metadata.KubeVersion;
        if (wanted.Length > 0 && !DependencyProcessing.IsCompatible(wanted, capabilities.Version.PrintedText))
        {
            throw new ChartException(ChartFault.KubeVersion, $"chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {capabilities.Version.Version}");
        }
    }

    private static IEnumerable<ChartCrdFile> Crds(ChartInstance chart, string path)
    {
        foreach (var file in chart.Chart.Files)
        {
            if (file.Name.StartsWith(CrdsFolder, StringComparison.Ordinal) && ManifestExtensions.Any(extension => file.Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
            {
                yield return new ChartCrdFile($"{path}/{file.Name}", file.Text);
            }
        }

        foreach (var crd in chart.Dependencies.SelectMany(dependency => Crds(dependency, $"{path}/charts/{dependency.Name}")))
        {
            yield return crd;
        }
    }
}

/// <summary>What to render with.</summary>
internal sealed record ChartRequest
{
    public required string ReleaseName { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Values laid over the chart's own.</summary>
    public GoMap Values { get; init; } = new();

    public required Capabilities Capabilities { get; init; }

    public bool IsUpgrade { get; init; }

    public int Revision { get; init; } = 1;

    public bool SkipSchema { get; init; }

    public required TemplateSettings Settings { get; init; }
}

/// <summary>A file of a <c>crds/</c> folder.</summary>
internal sealed record ChartCrdFile(string Path, string Text);

/// <summary>What a render made.</summary>
internal sealed record ChartRender(
    ImmutableArray<RenderedManifest> Manifests,
    ImmutableArray<RenderedHook> Hooks,
    ImmutableArray<ChartCrdFile> Crds,
    string Notes,
    ChartInstance Chart,
    GoMap Values)
{
    /// <summary>The output of <c>helm template</c>: custom resource definitions when wanted and manifests, each under <c>---</c> and its source, then hooks.</summary>
    public string Output(bool includeCrds)
    {
        var text = new List<string>();
        foreach (var crd in includeCrds ? Crds : [])
        {
            Append(text, crd.Path, crd.Text);
        }

        foreach (var manifest in Manifests)
        {
            Append(text, manifest.Path, manifest.Text);
        }

        TrimEnd(text);
        text.Add("\n");
        foreach (var hook in Hooks)
        {
            Append(text, hook.Manifest.Path, hook.Manifest.Text);
        }

        return string.Concat(CollectionsMarshal.AsSpan(text));
    }

    private static void Append(List<string> text, string path, string content) => text.AddRange(["---\n# Source: ", path, "\n", content, "\n"]);

    private static void TrimEnd(List<string> text)
    {
        while (text.Count > 0)
        {
            text[^1] = text[^1].TrimEnd();
            if (text[^1].Length > 0)
            {
                return;
            }

            text.RemoveAt(text.Count - 1);
        }
    }
}
