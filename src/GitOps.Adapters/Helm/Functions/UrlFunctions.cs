using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>URLs apart and together.</summary>
internal static class UrlFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("urlParse", [P.String], false, a => Parse(a.Text(0))),
        new("urlJoin", [P.Map], false, a => Join(a.Map(0))),
    ];

    private static GoMap Parse(string text)
    {
        var url = UrlText.Parse(text, out var fault) ?? throw new FunctionException($"unable to parse url: {fault}");
        return new GoMap
        {
            ["scheme"] = url.Scheme,
            ["host"] = url.Host,
            ["hostname"] = url.HostName,
            ["path"] = url.Path,
            ["query"] = url.Query,
            ["opaque"] = url.Opaque,
            ["fragment"] = url.Fragment,
            ["userinfo"] = url.User ?? string.Empty,
        };
    }

    private static string Join(GoMap parts)
    {
        var user = TextOf(parts, "userinfo");
        return new UrlText
        {
            Scheme = TextOf(parts, "scheme"),
            Host = TextOf(parts, "host"),
            Path = TextOf(parts, "path"),
            Query = TextOf(parts, "query"),
            Opaque = TextOf(parts, "opaque"),
            Fragment = TextOf(parts, "fragment"),
            User = user.Length > 0
                ? (UrlText.Parse($"proto://{user}@host", out var fault) ?? throw new FunctionException($"unable to parse userinfo in dict: {fault}")).User
                : null,
        }.ToString();
    }

    private static string TextOf(GoMap parts, string key) => !parts.TryGet(key, out var value) ? string.Empty
        : value as string ?? throw new FunctionException($"unable to parse {key} key, must be of type string, but {GoType.KindOf(value)} found");
}
