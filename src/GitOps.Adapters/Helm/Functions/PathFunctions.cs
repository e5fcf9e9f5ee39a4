using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Paths with slashes; those of the operating system count as Linux's.</summary>
internal static class PathFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        .. Both("base", "osBase", a => Base(a.Text(0))),
        .. Both("dir", "osDir", a => Directory(a.Text(0))),
        .. Both("clean", "osClean", a => Clean(a.Text(0))),
        .. Both("ext", "osExt", a => Extension(a.Text(0))),
        .. Both("isAbs", "osIsAbs", a => Boxes.Bool(a.Text(0).StartsWith('/'))),
    ];

    /// <summary>The last part of a path.</summary>
    public static string Base(string path)
    {
        if (path.Length == 0)
        {
            return ".";
        }

        var trimmed = path.TrimEnd('/');
        return trimmed.Length == 0 ? "/" : trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    /// <summary>The shortest path that means the same.</summary>
    public static string Clean(string path)
    {
        var rooted = path.StartsWith('/');
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != ".." || (parts.Count > 0 ? parts[^1] == ".." : !rooted))
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        var joined = string.Join('/', parts);
        return rooted ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    private static TemplateFunction[] Both(string name, string osName, FunctionBody body) => [new(name, [P.String], false, body), new(osName, [P.String], false, body)];

    private static string Directory(string path) => Clean(path[..(path.LastIndexOf('/') + 1)]);

    private static string Extension(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') ? path[dot..] : string.Empty;
    }
}
