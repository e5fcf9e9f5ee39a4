using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Helm's own functions that render templates, end a render or look at the cluster.</summary>
internal static class RenderFunctions
{
    /// <summary>How often a template may be inside itself.</summary>
    private const int MaximumRecursion = 1000;

    /// <summary>Name under which the text given to <c>tpl</c> is executed.</summary>
    private const string InlineName = "gotpl";

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("include", [P.String, P.Any], false, Include),
        new("tpl", [P.String, P.Any], false, Inline),
        new("required", [P.String, P.Any], false, a => a[1] is null or "" ? throw new TemplateFailure(a.Text(0)) : a[1]),
        new("fail", [P.String], false, a => throw new TemplateFailure(a.Text(0))),
        new("lookup", [P.String, P.String, P.String, P.String], false, a => a.Executor.Lookup?.Invoke(a.Text(0), a.Text(1), a.Text(2), a.Text(3)) ?? new GoMap()),
        new("getHostByName", [P.String], false, _ => string.Empty),
    ];

    private static object Include(Arguments arguments)
    {
        var name = arguments.Text(0);
        var counts = arguments.Executor.IncludeCounts;
        var inside = counts.GetValueOrDefault(name);
        if (inside > MaximumRecursion)
        {
            throw new FunctionException($"rendering template has a nested reference name: {name}: unable to execute template");
        }

        counts[name] = inside + 1;
        try
        {
            return arguments.Executor.Execute(name, arguments[1]);
        }
        finally
        {
            counts[name] = inside;
        }
    }

    private static object Inline(Arguments arguments)
    {
        var text = arguments.Text(0);
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return text.Contains("<no value>", StringComparison.Ordinal) ? text.Replace("<no value>", string.Empty, StringComparison.Ordinal) : text;
        }

        var set = arguments.Executor.Templates.Above();
        try
        {
            set.Define(InlineName, arguments.Executor.ParseInline(InlineName, text));
        }
        catch (TemplateParseException e)
        {
            throw new FunctionException($"cannot parse template {GoQuote.Quote(text)}: {e.Message}", e);
        }

        // Thrown outside of the handler, so that nested failures do not pile up frames.
        TemplateExecutionException failure;
        try
        {
            return arguments.Executor.ExecuteIn(set, InlineName, arguments[1]).Replace("<no value>", string.Empty, StringComparison.Ordinal);
        }
        catch (TemplateExecutionException e)
        {
            failure = e;
        }

        throw new FunctionException($"error during tpl function execution for {GoQuote.Quote(text)}: {failure.Message}", failure);
    }
}
