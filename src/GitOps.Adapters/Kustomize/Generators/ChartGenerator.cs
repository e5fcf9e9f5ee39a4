using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Patching;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Generators;

/// <summary>Makes the objects of a chart that lies below the kustomization, as Kustomize's inflation of charts does with Helm's program.</summary>
/// <param name="chart">An entry of <c>helmCharts</c>, or an object that configures the same.</param>
/// <param name="globals"><c>helmGlobals</c>; the entry itself when it brings them along.</param>
/// <param name="ns">The namespace of the kustomization or of one above it, for a chart that names none.</param>
/// <param name="loader">Reads relative to the kustomization.</param>
/// <param name="templates">Renders; null when no room does.</param>
internal sealed class ChartGenerator(ConfigReader chart, ConfigReader? globals, string ns, Loader loader, IChartTemplates? templates) : IGenerator
{
    private const string DefaultHome = "charts";
    private static readonly string[] MergeWays = ["", "override", "merge", "replace"];

    public IEnumerable<Resource> Generate()
    {
        if (templates is null)
        {
            throw new KustomizeException("must specify --enable-helm: charts inside of a kustomization are rendered when the host has the Helm room (UseHelm); otherwise declare a HelmRelease");
        }

        var name = chart.Text("name");
        if (name.Length == 0)
        {
            throw new KustomizeException("chart name cannot be empty");
        }

        if (!MergeWays.Contains(chart.Text("valuesMerge")))
        {
            throw new KustomizeException("valuesMerge must be one of [merge override replace]");
        }

        var (release, template) = NameOf(name);
        var folder = FolderOf(name);
        var request = new ChartTemplateRequest
        {
            ReleaseName = release,
            NameTemplate = template,
            Namespace = chart.Text("namespace") is { Length: > 0 } own ? own : ns.Length > 0 ? ns : "default",
            ValuesFiles = [.. Values(folder)],
            IncludeCrds = chart.Bool("includeCRDs"),
            IncludeHooks = !chart.Bool("skipHooks"),
            SkipTests = chart.Bool("skipTests"),
            KubeVersion = chart.Text("kubeVersion") is { Length: > 0 } version ? version : null,
            ApiVersions = chart.Texts("apiVersions"),
        };
        try
        {
            var made = ResourceReader.Read(templates.Render(loader.Tree, folder, request, CancellationToken.None));
            made.ForEach(resource => resource.SetAnnotation(BuildAnnotations.ChartMade, "true"));
            return made;
        }
        catch (ManifestException fault)
        {
            throw new KustomizeException($"chart '{name}': {fault.Message}", fault) { File = fault.File, Line = fault.Line };
        }
    }

    // The folder of the chart. A chart that Kustomize would pull has to be there already: nothing is fetched while building.
    private string FolderOf(string name)
    {
        var (version, repo) = (chart.Text("version"), chart.Text("repo"));
        var home = globals?.Text("chartHome") is { Length: > 0 } given ? given : DefaultHome;
        home = version.Length > 0 && repo.Length > 0 ? $"{home}/{name}-{version}" : home;
        if (loader.FindFolder($"{home}/{name}") is { } folder)
        {
            return folder;
        }

        throw new KustomizeException(repo.Length == 0
            ? $"no repo specified for pull, no chart found at '{home}/{name}'"
            : $"chart '{name}' of '{repo}' is not in '{home}/{name}' and a build fetches nothing: put it there (helm pull --untar --untardir {home}), or declare a HelmRepository and a HelmRelease");
    }

    private (string Release, string? Template) NameOf(string chartName) => (chart.Text("releaseName"), chart.Text("nameTemplate")) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) => throw new KustomizeException("cannot set --name-template and also specify a name: leave out helmCharts.releaseName or helmCharts.nameTemplate"),
        ({ Length: > 0 } name, _) => (name, null),
        (_, { Length: > 0 } template) => (string.Empty, template),
        _ => throw new KustomizeException($"chart '{chartName}' has no releaseName, and one that Helm makes up would differ with each build; set helmCharts.releaseName"),
    };

    private IEnumerable<(string Name, string Text)> Values(string folder)
    {
        var inline = chart.Map["valuesInline"] is KubeMap { Count: > 0 } map ? YamlValues.FromValue(map, YamlSchema.Core) : null;
        if (inline is not null && chart.Text("valuesMerge") == "replace")
        {
            yield return ("valuesInline", YamlWriter.Write(inline));
        }
        else
        {
            var file = chart.Text("valuesFile");
            var (text, name) = file.Length > 0 ? loader.LoadText(file) : loader.LoadText("/" + folder + "/values.yaml");
            yield return (name, inline is null ? text : Merged(text, name, inline));
        }

        foreach (var more in chart.Texts("additionalValuesFiles"))
        {
            var (other, at) = loader.LoadText(more);
            yield return (at, other);
        }
    }

    private string Merged(string text, string file, YamlNode inline)
    {
        var own = YamlReader.ReadFirst(text, file, allowDuplicateKeys: true)?.Root ?? new YamlMapping();
        try
        {
            var merged = chart.Text("valuesMerge") == "merge"
                ? KustomizeMerge.Merge(own, inline, null, prepend: false)
                : KustomizeMerge.Merge(inline, own, null, prepend: false);
            return merged is null ? string.Empty : YamlWriter.Write(merged);
        }
        catch (ManifestException fault)
        {
            throw new KustomizeException($"could not merge values: {fault.Message}", fault);
        }
    }
}
