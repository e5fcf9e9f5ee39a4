using System.Text;
using System.Text.Json;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Values;

namespace GitOps.Conformance.Helm;

public sealed class HelmFunctionsConformance
{
    private const string ChartYaml = """
        apiVersion: v2
        name: t
        version: 1.2.3
        appVersion: "4.5.6"
        description: test chart
        keywords: [a, b]
        """;

    private const string TemplateName = "t/templates/x.yaml";

    [Fact]
    public void Functions_give_what_Helm_gives()
    {
        var score = new Score("helm-functions");
        var apiVersions = HelmCorpus.ApiVersions();
        var rows = Corpus.Lines("helm/functions.jsonl").ToArray();
        var differences = new string?[rows.Length];
        Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => differences[i] = Difference(rows[i], apiVersions));
        for (var i = 0; i < rows.Length; i++)
        {
            score.Count(rows[i].GetProperty("name").GetString()!, differences[i]);
        }

        score.AtLeast(0.99);
    }

    private static string? Difference(JsonElement row, string[] apiVersions)
    {
        var files = new List<ChartFile>
        {
            new("Chart.yaml", Encoding.UTF8.GetBytes(ChartYaml)),
            new("templates/x.yaml", Encoding.UTF8.GetBytes(row.GetProperty("template").GetString()!)),
        };
        if (row.TryGetProperty("files", out var extra) && extra.ValueKind == JsonValueKind.Object)
        {
            files.AddRange(extra.EnumerateObject().Select(file => new ChartFile(file.Name, Encoding.UTF8.GetBytes(file.Value.GetString()!))));
        }

        string actual;
        string? fault = null;
        try
        {
            var values = row.TryGetProperty("values", out var text) ? text.GetString() ?? string.Empty : string.Empty;
            var request = HelmCorpus.Request("rel", "ns", "1.32.0", apiVersions, ValuesReader.Read(values, "values.yaml"));
            actual = GoText.Printable(ChartRenderer.RenderTemplates(ChartLoader.Load(files, ChartLimits.Default), request).Single(file => file.Path == TemplateName).Text);
        }
        catch (ChartException e)
        {
            fault = e.Fault switch
            {
                ChartFault.Parse => "parse",
                ChartFault.Refused => "fail",
                ChartFault.Values => "values",
                _ => "exec",
            };
            actual = e.Message;
        }

        var expectsFault = row.TryGetProperty("error", out var error);
        var expected = expectsFault ? error.GetString()! : row.GetProperty("output").GetString()!;
        if (!expectsFault)
        {
            return fault is null && actual == expected ? null : $"expected {expected.ReplaceLineEndings("⏎")}, got {(fault is null ? "" : fault + " fault ")}{actual.ReplaceLineEndings("⏎")}";
        }

        return fault == row.GetProperty("errorClass").GetString() && actual.Contains(expected, StringComparison.Ordinal)
            ? null
            : $"expected {row.GetProperty("errorClass").GetString()} fault {expected}, got {fault ?? "text"} {actual.ReplaceLineEndings("⏎")}";
    }
}
