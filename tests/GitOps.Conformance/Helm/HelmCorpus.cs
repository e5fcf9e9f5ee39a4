using System.Text.Json;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using GitOps.Adapters.Helm.Templating;
using GitOps.Adapters.Helm.Values;

namespace GitOps.Conformance.Helm;

/// <summary>Charts and cases of the Helm corpus.</summary>
internal static class HelmCorpus
{
    private static readonly TemplateSettings Settings = new(new TemplateLimits(), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), null);

    /// <summary>The API versions that a render knows before a case adds its own.</summary>
    public static string[] ApiVersions() => File.ReadAllLines(Corpus.Find("helm/api-versions.txt"));

    /// <summary>A request with values.</summary>
    public static ChartRequest Request(string release, string space, string kubeVersion, IEnumerable<string> apiVersions, GoMap values) => new()
    {
        ReleaseName = release,
        Namespace = space,
        Values = values,
        Capabilities = new Capabilities(KubernetesVersion.Parse(kubeVersion), [.. apiVersions]),
        Settings = Settings,
    };

    /// <summary>All cases that expect an outcome.</summary>
    public static List<HelmCase> Cases(string expect) =>
    [
        .. Directory.GetDirectories(Corpus.Find("helm/cases")).Order(StringComparer.Ordinal).Select(HelmCase.Read).Where(item => item.Expect == expect),
    ];

    /// <summary>Loads a chart of the corpus.</summary>
    public static Chart Chart(string name)
    {
        using var tree = new FolderTree(Corpus.Find("helm/charts"));
        return ChartLoader.Load(tree, name);
    }
}

/// <summary>One case.</summary>
internal sealed record HelmCase(string Name, string Folder, string Chart, string Expect, JsonElement Spec)
{
    public static HelmCase Read(string folder)
    {
        var spec = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json"))).RootElement;
        return new HelmCase(Path.GetFileName(folder), folder, spec.GetProperty("chart").GetString()!, spec.GetProperty("expect").GetString()!, spec);
    }

    public bool IncludeCrds => Spec.TryGetProperty("includeCrds", out var value) && value.ValueKind == JsonValueKind.True;

    public string Text(string field) => Spec.TryGetProperty(field, out var value) ? value.GetString() ?? string.Empty : string.Empty;

    public ChartRequest Request(IEnumerable<string> apiVersions) => HelmCorpus.Request(
        Text("release"),
        Text("namespace"),
        Text("kubeVersion"),
        apiVersions.Concat(Spec.TryGetProperty("apiVersions", out var more) && more.ValueKind == JsonValueKind.Array ? more.EnumerateArray().Select(item => item.GetString()!) : []),
        ValuesReader.ReadDocuments(File.ReadAllText(Path.Combine(Folder, "values.yaml")), "values.yaml"));

}
