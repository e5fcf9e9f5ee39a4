using GitOps.Adapters.Helm.Functions.Toml;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>TOML out and in. Faults become the result, as Helm has it.</summary>
internal static class TomlFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("toToml", [P.Any], false, a => ToToml(a[0])),
        new("mustToToml", [P.Any], false, a => TomlWriter.Write(a[0])),
        new("fromToml", [P.String], false, a => FromToml(a.Text(0))),
    ];

    private static string ToToml(object? value)
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
