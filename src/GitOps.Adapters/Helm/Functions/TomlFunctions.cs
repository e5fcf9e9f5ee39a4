using GitOps.Adapters.Helm.Functions.Toml;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>TOML out and in. Faults become the result, as Helm has it.</summary>
internal static class TomlFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("toToml", [P.Any], false, a => ToToml(Given(a[0]))),
        new("mustToToml", [P.Any], false, a => TomlWriter.Write(Given(a[0]))),
        new("fromToml", [P.String], false, a => FromToml(a.Text(0))),
    ];

    // The library of Helm falls over nothing, which ends the render even where other faults become text.
    private static object Given(object? value) => value ?? throw new FunctionException("reflect: call of reflect.Value.Type on zero Value");

    private static string ToToml(object value)
    {
        try
        {
            return TomlWriter.Write(value);
        }
        catch (FunctionException e)
        {
            return e.Message;
        }
    }

    private static object FromToml(string text)
    {
        try
        {
            return TomlReader.Read(text);
        }
        catch (FunctionException e)
        {
            return JsonFunctions.WithError(e.Message);
        }
    }
}
