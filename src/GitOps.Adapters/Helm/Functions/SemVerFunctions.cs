using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using GitOps.Core.Versions;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Semantic versions and ranges of them.</summary>
internal static class SemVerFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("semver", [P.String], false, a => new GoVersion(Parse(a.Text(0)))),
        new("semverCompare", [P.String, P.String], false, a => Boxes.Bool(ParseRange(a.Text(0)).Contains(Parse(a.Text(1))))),
    ];

    private static SemVer Parse(string text) => SemVer.TryParse(text, out var version, out var fault) ? version : throw new FunctionException(fault);

    private static SemVerRange ParseRange(string text) => SemVerRange.TryParse(text, out var range, out var fault) ? range : throw new FunctionException(fault);
}
