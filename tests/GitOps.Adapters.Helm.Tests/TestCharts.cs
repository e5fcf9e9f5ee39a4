using System.Text;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Templates;
using GitOps.Adapters.Helm.Templating;
using GitOps.Adapters.Helm.Values;

namespace GitOps.Adapters.Helm.Tests;

/// <summary>Charts written in the test that needs them.</summary>
internal static class TestCharts
{
    private const string Metadata = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

    /// <summary>A chart of files; <c>Chart.yaml</c> is there unless it is given.</summary>
    public static Chart Of(params (string Path, string Text)[] files) => ChartLoader.Load(
        [
            .. files.Any(file => file.Path == "Chart.yaml") ? [] : new[] { File("Chart.yaml", Metadata) },
            .. files.Select(file => File(file.Path, file.Text)),
        ],
        ChartLimits.Default);

    public static ChartFile File(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    public static ChartRequest Request(string values = "", TemplateLimits? limits = null, string kubeVersion = "1.33.0") => new()
    {
        ReleaseName = "rel",
        Namespace = "ns",
        Values = ValuesReader.ReadDocuments(values, "values.yaml"),
        Capabilities = new Capabilities(KubernetesVersion.Parse(kubeVersion), ["v1", "apps/v1"]),
        Settings = new TemplateSettings(limits ?? new TemplateLimits(), DateTimeOffset.UnixEpoch, null),
    };

    /// <summary>What a single template makes.</summary>
    public static string Render(string template, string values = "", TemplateLimits? limits = null) =>
        ChartRenderer.RenderTemplates(Of(("templates/x.txt", template)), Request(values, limits)).Single().Text;

    /// <summary>Why a single template fails.</summary>
    public static ChartException Fault(string template, string values = "", TemplateLimits? limits = null) =>
        Assert.Throws<ChartException>(() => Render(template, values, limits));
}
