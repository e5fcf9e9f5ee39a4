using System.Globalization;
using GitOps.Adapters.Helm.Templates;
using GitOps.Core.Versions;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Go;

/// <summary>A version of sprig's <c>semver</c>, with the methods of Masterminds/semver.</summary>
internal sealed class GoVersion(SemVer version) : GoObject
{
    public SemVer Version { get; } = version;

    public override string TypeName => "*semver.Version";

    public override IReadOnlyList<KeyValuePair<string, object?>> Fields => [];

    public override string Text => Version.ToString();

    public override object JsonForm => Version.ToString();

    public override TemplateFunction? FindMethod(string name) => name switch
    {
        "Major" => Getter(name, Version.Major),
        "Minor" => Getter(name, Version.Minor),
        "Patch" => Getter(name, Version.Patch),
        "Prerelease" => Getter(name, Version.Prerelease),
        "Metadata" => Getter(name, Version.Metadata),
        "Original" => Getter(name, Version.Original),
        "String" => Getter(name, Version.ToString()),
        "IncMajor" => Getter(name, Increased(Version.Major + 1, 0, 0)),
        "IncMinor" => Getter(name, Increased(Version.Major, Version.Minor + 1, 0)),
        "IncPatch" => Getter(name, Increased(Version.Major, Version.Minor, Version.Prerelease.Length > 0 ? Version.Patch : Version.Patch + 1)),
        "Compare" => Comparison(name, order => Boxes.Integer(Math.Sign(order))),
        "LessThan" => Comparison(name, order => Boxes.Bool(order < 0)),
        "LessThanEqual" => Comparison(name, order => Boxes.Bool(order <= 0)),
        "GreaterThan" => Comparison(name, order => Boxes.Bool(order > 0)),
        "GreaterThanEqual" => Comparison(name, order => Boxes.Bool(order >= 0)),
        "Equal" => Comparison(name, order => Boxes.Bool(order == 0)),
        "SetPrerelease" => new TemplateFunction(name, [P.String], false, a => With(a.Text(0), Version.Metadata)),
        "SetMetadata" => new TemplateFunction(name, [P.String], false, a => With(Version.Prerelease, a.Text(0))),
        _ => null,
    };

    private static TemplateFunction Getter(string name, object value) => new(name, [], false, _ => value);

    private TemplateFunction Comparison(string name, Func<int, object> judge) =>
        new(name, [P.Version], false, a => judge(Version.CompareTo(((GoVersion)a[0]!).Version)));

    private GoVersion With(string prerelease, string metadata)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Version.Major}.{Version.Minor}.{Version.Patch}");
        text += (prerelease.Length > 0 ? "-" + prerelease : string.Empty) + (metadata.Length > 0 ? "+" + metadata : string.Empty);
        return SemVer.TryParse(text, out var changed, out var fault) ? new GoVersion(changed) : throw new FunctionException(fault);
    }

    private GoVersion Increased(ulong major, ulong minor, ulong patch)
    {
        var prefix = Version.Original.StartsWith('v') ? "v" : string.Empty;
        return SemVer.TryParse(string.Create(CultureInfo.InvariantCulture, $"{prefix}{major}.{minor}.{patch}"), out var next)
            ? new GoVersion(next)
            : throw new FunctionException("invalid semantic version");
    }
}
