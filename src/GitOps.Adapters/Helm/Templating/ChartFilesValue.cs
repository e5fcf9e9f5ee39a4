using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Templating;

/// <summary><c>.Files</c>: the chart's other files by path, with the methods that templates call on them.</summary>
internal static class ChartFilesValue
{
    private const string TypeName = "engine.files";

    /// <summary>The value for a chart's files.</summary>
    public static GoMap Of(IEnumerable<ChartFile> files)
    {
        GoMap map = null!;
        map = new GoMap(0, TypeName) { Methods = name => MethodOf(map, name) };
        foreach (var file in files)
        {
            map[file.Name] = file.Content;
        }

        return map;
    }

    private static TemplateFunction? MethodOf(GoMap files, string name) => name switch
    {
        "Get" => new TemplateFunction(name, [P.String], false, a => GoText.FromBytes(Content(files, a.Text(0)))),
        "GetBytes" => new TemplateFunction(name, [P.String], false, a => Content(files, a.Text(0))),
        "Glob" => new TemplateFunction(name, [P.String], false, a => Glob(files, a.Text(0))),
        "Lines" => new TemplateFunction(name, [P.String], false, a => Lines(Content(files, a.Text(0)))),
        "AsConfig" => new TemplateFunction(name, [], false, _ => AsYaml(files, content => GoText.FromBytes(content))),
        "AsSecrets" => new TemplateFunction(name, [], false, _ => AsYaml(files, Convert.ToBase64String)),
        _ => null,
    };

    private static byte[] Content(GoMap files, string name) => files[name] as byte[] ?? [];

    private static GoMap Glob(GoMap files, string pattern)
    {
        var glob = GlobPattern.Compile(pattern);
        return Of(files.SortedKeys.Where(name => glob.IsMatch(name)).Select(name => new ChartFile(name, Content(files, name))));
    }

    private static GoList Lines(byte[] content)
    {
        if (content.Length == 0)
        {
            return new GoList([], GoList.StringType);
        }

        var text = GoText.FromBytes(content);
        return GoList.OfStrings((text.EndsWith('\n') ? text[..^1] : text).Split('\n'));
    }

    // Files of one name in different folders: the last by path wins.
    private static string AsYaml(GoMap files, Func<byte[], string> form)
    {
        var map = new GoMap();
        foreach (var name in files.SortedKeys)
        {
            map[PathFunctions.Base(name)] = form(Content(files, name));
        }

        return YamlFunctions.Write(map);
    }
}
