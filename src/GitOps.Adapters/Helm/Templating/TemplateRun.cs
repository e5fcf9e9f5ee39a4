using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using GitOps.Adapters.Helm.Values;

namespace GitOps.Adapters.Helm.Templating;

/// <summary>Executes all templates of a chart and its subcharts.</summary>
/// <remarks>One after the other and in Helm's order, because a template may change what the next one sees: <c>set .Values</c> lasts.</remarks>
internal static class TemplateRun
{
    private const string NoValue = "<no value>";
    private const int ParallelFrom = 64 * 1024;

    /// <summary>Renders every template that is no partial.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="top">What its templates see.</param>
    /// <param name="settings">How they run.</param>
    /// <param name="trims">Whether manifests are wanted without the white space before them.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>Texts in the order of execution; each is made when it is asked for.</returns>
    /// <exception cref="ChartException">A template cannot be parsed or failed.</exception>
    public static IEnumerable<RenderedFile> Execute(ChartInstance chart, GoMap top, TemplateSettings settings, bool trims, CancellationToken cancellationToken)
    {
        var templates = new List<RunTemplate>();
        Collect(chart, chart.Name, isRoot: true, top, templates);
        templates.Sort(static (a, b) => -Compare(a.Name, b.Name));
        var set = Parse(templates);
        var budget = new ExecutionBudget(settings.Limits, cancellationToken);
        using var executor = new Executor(set, budget, new OutputBuffer(budget)) { Now = settings.Now, Lookup = settings.Lookup };
        foreach (var template in templates)
        {
            if (!PathFunctions.Base(template.Name).StartsWith('_'))
            {
                template.Context["Template"] = new GoMap(2, GoMap.ValuesType) { ["Name"] = template.Name, ["BasePath"] = template.BasePath };
                yield return new RenderedFile(template.Name, Execute(executor, template, trims && !template.Name.EndsWith(ChartRenderer.NotesFile, StringComparison.Ordinal)));
            }
        }
    }

    private static string Execute(Executor executor, RunTemplate template, bool trims)
    {
        try
        {
            var text = executor.Execute(template.Name, template.Context, trims);
            return text.Contains(NoValue, StringComparison.Ordinal) ? text.Replace(NoValue, string.Empty, StringComparison.Ordinal) : text;
        }
        catch (TemplateExecutionException e)
        {
            throw TemplateFaults.Of(e);
        }
        catch (TemplateBudgetException e)
        {
            throw new ChartException(ChartFault.Budget, $"{template.Name}: {e.Message}", e);
        }
    }

    // Files are parsed beside each other where they are many, and added in order. The first fault in order is reported.
    private static TemplateSet Parse(List<RunTemplate> templates)
    {
        var unknown = templates.FindAll(static template => !template.Owner.ParsedTemplates.ContainsKey(template.Name));
        if (unknown.Sum(static template => template.File.Content.Length) > ParallelFrom)
        {
            Parallel.ForEach(unknown, template => TryParse(template, out _));
        }

        var set = new TemplateSet(FunctionTable.All);
        foreach (var template in templates)
        {
            set.Add(TryParse(template, out var fault) ?? throw TemplateFaults.Of(fault!));
        }

        return set;
    }

    private static Dictionary<string, ListNode>? TryParse(RunTemplate template, out TemplateParseException? fault)
    {
        fault = null;
        try
        {
            return template.Owner.ParsedTemplates.GetOrAdd(template.Name, static (name, text) => Parser.Parse(name, text, FunctionTable.All), template.File.Text);
        }
        catch (TemplateParseException e)
        {
            fault = e;
            return null;
        }
    }

    private static GoMap Collect(ChartInstance chart, string path, bool isRoot, GoMap parent, List<RunTemplate> templates)
    {
        var subcharts = new GoMap();
        var context = new GoMap
        {
            ["Chart"] = chart.Chart.Metadata.ToTemplateValue(isRoot, chart.Name, chart.Declared.IsDefault ? [] : chart.Declared),
            ["Files"] = chart.Chart.FileMap,
            ["Release"] = parent["Release"],
            ["Capabilities"] = parent["Capabilities"],
            ["Values"] = ValuesOf(chart, isRoot, parent),
            ["Subcharts"] = subcharts,
        };
        foreach (var subchart in chart.Dependencies)
        {
            subcharts[subchart.Name] = Collect(subchart, $"{path}/charts/{subchart.Name}", isRoot: false, context, templates);
        }

        foreach (var file in chart.Chart.Templates)
        {
            if (!chart.Chart.Metadata.IsLibrary || PathFunctions.Base(file.Name).StartsWith('_'))
            {
                templates.Add(new RunTemplate($"{path}/{file.Name}", $"{path}/templates", file, chart.Chart, context.As(GoMap.ValuesType)));
            }
        }

        return context;
    }

    private static GoMap ValuesOf(ChartInstance chart, bool isRoot, GoMap parent)
    {
        var values = (GoMap)parent["Values"]!;
        return (isRoot ? values : ValuePaths.FindMap(values, chart.Name) ?? new GoMap()).As(GoMap.ValuesType);
    }

    private static int Compare(string left, string right)
    {
        var order = left.AsSpan().Count('/') - right.AsSpan().Count('/');
        return order != 0 ? order : GoText.Compare(left, right);
    }

    private sealed record RunTemplate(string Name, string BasePath, ChartFile File, Chart Owner, GoMap Context);
}

/// <summary>The text that a template made, by the template's full name.</summary>
internal sealed record RenderedFile(string Path, string Text);

/// <summary>What a run of templates needs beside chart and values.</summary>
/// <param name="Limits">What it may cost.</param>
/// <param name="Now">The instant that <c>now</c> gives.</param>
/// <param name="Lookup">Finds objects in the cluster; null when rendering offline.</param>
internal sealed record TemplateSettings(TemplateLimits Limits, DateTimeOffset Now, Func<string, string, string, string, GoMap>? Lookup);
