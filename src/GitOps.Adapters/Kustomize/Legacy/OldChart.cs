using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Legacy;

/// <summary><c>helmChartInflationGenerator</c>: charts under the names that their fields had before <c>helmCharts</c>.</summary>
internal static class OldChart
{
    private static readonly (string Old, string Now)[] Fields =
    [
        ("chartName", "name"), ("chartVersion", "version"), ("chartRepoUrl", "repo"), ("values", "valuesFile"), ("valuesLocal", "valuesInline"),
        ("valuesMerge", "valuesMerge"), ("releaseName", "releaseName"),
    ];

    public static ConfigReader ToChart(ConfigReader old)
    {
        var chart = new KubeMap.Builder();
        foreach (var (name, now) in Fields)
        {
            if (old.Has(name))
            {
                chart[now] = old.Map[name]!;
            }
        }

        return new ConfigReader(chart.Build(), "HelmChart", true);
    }

    /// <summary>The last home of charts that an old entry names; null when none does.</summary>
    public static ConfigReader? Globals(ConfigReader file) =>
        file.Children("helmChartInflationGenerator").Select(entry => entry.Text("chartHome")).LastOrDefault(home => home.Length > 0) is { } home
            ? new ConfigReader(KubeMap.Of(("chartHome", (KubeValue)home)), "helmGlobals", true)
            : null;
}
