using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Defaults and choices.</summary>
internal static class LogicFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("default", [P.Any, P.Any], true, a => a.Count < 2 || GoType.IsEmpty(a[1]) ? a[0] : a[1]),
        new("empty", [P.Any], false, a => Boxes.Bool(GoType.IsEmpty(a[0]))),
        new("coalesce", [P.Any], true, Coalesce),
        new("all", [P.Any], true, a => Boxes.Bool(CountEmpty(a) == 0)),
        new("any", [P.Any], true, a => Boxes.Bool(CountEmpty(a) < a.Count)),
        new("ternary", [P.Any, P.Any, P.Bool], false, a => a.Bool(2) ? a[0] : a[1]),
        new("hello", [], false, _ => "Hello!"),
    ];

    private static object? Coalesce(Arguments arguments)
    {
        foreach (var value in arguments.All)
        {
            if (!GoType.IsEmpty(value))
            {
                return value;
            }
        }

        return null;
    }

    private static int CountEmpty(Arguments arguments)
    {
        var count = 0;
        foreach (var value in arguments.All)
        {
            count += GoType.IsEmpty(value) ? 1 : 0;
        }

        return count;
    }
}
