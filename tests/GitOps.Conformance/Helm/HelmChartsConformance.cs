using System.Collections.Concurrent;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Helm.Charts;

namespace GitOps.Conformance.Helm;

public sealed class HelmChartsConformance
{
    private static readonly ParallelOptions TwoAtOnce = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void Charts_render_as_in_Helm()
    {
        var score = new Score("helm-charts");
        var apiVersions = HelmCorpus.ApiVersions();
        var charts = new ConcurrentDictionary<string, Chart>(StringComparer.Ordinal);
        var cases = HelmCorpus.Cases("ok");
        var differences = new string?[cases.Count];
        var textEqual = 0;
        Parallel.For(0, cases.Count, TwoAtOnce, i =>
        {
            var item = cases[i];
            var expected = File.ReadAllText(Path.Combine(item.Folder, "expected.yaml"));
            try
            {
                var render = ChartRenderer.Render(charts.GetOrAdd(item.Chart, HelmCorpus.Chart), item.Request(apiVersions), TestContext.Current.CancellationToken);
                var actual = render.Output(item.IncludeCrds);
                differences[i] = RenderedText.Difference(expected, actual, item.Spec);
                if (actual == expected)
                {
                    Interlocked.Increment(ref textEqual);
                }
            }
            catch (ChartException e)
            {
                differences[i] = $"{e.Fault}: {e.Message.ReplaceLineEndings(" ")}";
            }
        });
        for (var i = 0; i < cases.Count; i++)
        {
            score.Count(cases[i].Name, differences[i]);
        }

        var withoutRandom = cases.Count(item => !item.Spec.TryGetProperty("random", out _));
        score.AtLeast(0.98, $" (text-equal {textEqual} of {withoutRandom} without random parts)");
    }

    [Fact]
    public void Charts_fail_as_in_Helm()
    {
        var score = new Score("helm-errors");
        var apiVersions = HelmCorpus.ApiVersions();
        foreach (var item in HelmCorpus.Cases("error"))
        {
            score.Count(item.Name, FaultDifference(item, apiVersions));
        }

        score.AtLeast(0.95);
    }

    [Fact]
    public void Notes_read_as_in_Helm()
    {
        var score = new Score("helm-notes");
        var apiVersions = HelmCorpus.ApiVersions();
        foreach (var item in HelmCorpus.Cases("notes"))
        {
            var expected = File.ReadAllText(Path.Combine(item.Folder, "expected-notes.txt"));
            var actual = ChartRenderer.Render(HelmCorpus.Chart(item.Chart), item.Request(apiVersions), TestContext.Current.CancellationToken).Notes;
            score.Count(item.Name, expected.Trim() == actual.Trim() ? null : RenderedText.FirstDifference(expected, actual));
        }

        score.AtLeast(0.95);
    }

    private static string? FaultDifference(HelmCase item, string[] apiVersions)
    {
        try
        {
            ChartRenderer.Render(HelmCorpus.Chart(item.Chart), item.Request(apiVersions), TestContext.Current.CancellationToken);
            return "renders, but must fail with " + item.Text("errorContains");
        }
        catch (ChartException e)
        {
            var wanted = new List<string> { item.Text("errorContains") };
            if (item.Spec.TryGetProperty("errorDetails", out var details))
            {
                wanted.AddRange(details.EnumerateArray().Select(detail => detail.GetString()!));
            }

            var missing = wanted.Where(part => !e.Message.Contains(part, StringComparison.Ordinal)).ToArray();
            var expected = item.Text("errorClass");
            return ClassOf(e) != expected ? $"is a {ClassOf(e)} fault, must be {expected}: {e.Message.ReplaceLineEndings(" ")}"
                : missing.Length > 0 ? $"lacks {missing[0]} in {e.Message.ReplaceLineEndings(" ")}"
                : null;
        }
    }

    private static string ClassOf(ChartException e) => e.Fault switch
    {
        ChartFault.Refused => "fail",
        ChartFault.Schema => "schema",
        ChartFault.Manifest => "yaml",
        ChartFault.KubeVersion => "kubeversion",
        ChartFault.Dependency => "dependency",
        ChartFault.Values => "values",
        ChartFault.Execute when e.Message.Contains("nil pointer evaluating", StringComparison.Ordinal) => "nilptr",
        ChartFault.Execute when e.Message.Contains("no template", StringComparison.Ordinal) || e.Message.Contains("expected integer", StringComparison.Ordinal) => "other",
        ChartFault.Execute => "exec",
        _ => "other",
    };
}
