using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Types and kinds of values.</summary>
internal static class TypeFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("typeOf", [P.Any], false, a => GoType.NameOf(a[0])),
        new("typeIs", [P.String, P.Any], false, a => Boxes.Bool(GoType.NameOf(a[1]) == a.Text(0))),
        new("typeIsLike", [P.String, P.Any], false, a => Boxes.Bool(GoType.NameOf(a[1]) is var name && (name == a.Text(0) || name == "*" + a.Text(0)))),
        new("kindOf", [P.Any], false, a => GoType.KindOf(a[0])),
        new("kindIs", [P.String, P.Any], false, a => Boxes.Bool(GoType.KindOf(a[1]) == a.Text(0))),
        new("deepEqual", [P.Any, P.Any], false, a => Boxes.Bool(GoType.DeepEqual(a[0], a[1]))),
    ];
}
