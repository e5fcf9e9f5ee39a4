using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Templating;

/// <summary>
/// The methods of Helm's type of values, which <c>.Values</c> has, and with it the root of every template. A method goes before a value
/// of the same name.
/// </summary>
internal static class ValuesMethods
{
    /// <summary>A method of these values; null when there is none of that name.</summary>
    public static TemplateFunction? Find(GoMap values, string name) => name switch
    {
        "AsMap" => new TemplateFunction(name, [], false, _ => values.As(GoMap.PlainType)),
        "YAML" => new TemplateFunction(name, [], false, _ => YamlFunctions.Write(values) + "\n"),
        "Table" => new TemplateFunction(name, [P.String], false, a => Table(values, a.Text(0).Split('.'))),
        "PathValue" => new TemplateFunction(name, [P.String], false, a => PathValue(values, a.Text(0))),

        // A template has nothing that could be given to it.
        "Encode" => new TemplateFunction(name, [P.Writer], false, _ => throw new FunctionException("there is no writer")),
        _ => null,
    };

    private static GoMap Table(GoMap values, string[] path)
    {
        var table = values;
        foreach (var key in path)
        {
            table = TableIn(table, key) ?? throw new FunctionException($"{GoQuote.Quote(key)} is not a table");
        }

        return table.As(GoMap.ValuesType);
    }

    /// <summary>What is no table, at the end of a path whose keys are parted by dots.</summary>
    private static object? PathValue(GoMap values, string path)
    {
        if (path.Length == 0)
        {
            throw new FunctionException("YAML path cannot be empty");
        }

        var keys = path.Split('.');
        var table = keys[..^1].Aggregate((GoMap?)values, static (table, key) => table is null ? null : TableIn(table, key));
        return table is not null && table.TryGet(keys[^1], out var value) && value is not GoMap { TypeName: GoMap.PlainType }
            ? value
            : throw new FunctionException($"{GoQuote.Quote(keys[^1])} is not a value");
    }

    private static GoMap? TableIn(GoMap values, string key) => values[key] as GoMap is { HoldsAnything: true } table ? table : null;
}
