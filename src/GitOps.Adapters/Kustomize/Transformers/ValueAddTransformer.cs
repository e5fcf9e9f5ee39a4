using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Writes one value into fields of selected objects, as a whole or as a part of a file path.</summary>
internal sealed class ValueAddTransformer : ITransformer
{
    private readonly string value;
    private readonly List<(Selector? Selector, string Path, int Position)> targets = [];

    public ValueAddTransformer(ConfigReader config, Loader loader)
    {
        value = config.Text("value").Trim();
        if (value.Length == 0)
        {
            value = loader.Root[(loader.Root.LastIndexOf('/') + 1)..];
        }

        targets.AddRange(config.Children("targets").Select(ReadTarget));
        if (config.Text("targetFilePath") is { Length: > 0 } path)
        {
            var (text, file) = loader.LoadText(path);
            var map = KubeYaml.ParseAll(text, file).Select(document => document.Value.AsMap).FirstOrDefault() ?? Core.Objects.KubeMap.Empty;
            targets.AddRange(new ConfigReader(map, "targets", false).Children("targets").Select(ReadTarget));
        }

        if (targets.Count == 0)
        {
            throw new KustomizeException("must specify at least one target");
        }
    }

    public void Transform(ResMap map)
    {
        foreach (var (selector, path, position) in targets)
        {
            foreach (var resource in map.Resources.Where(resource => selector?.Selects(resource) != false).ToList())
            {
                if (path == "metadata/namespace")
                {
                    new NamespaceTransformer(value, []).Set(resource);
                }
                else
                {
                    Set(resource.Node!, PathText.Split(path, '/'), position);
                }
            }
        }

        map.Renamed();
    }

    private static (Selector?, string, int) ReadTarget(ConfigReader config)
    {
        var path = config.Text("fieldPath");
        var position = config.Integer("filePathPosition");
        return path.Length == 0 ? throw new KustomizeException("fieldPath cannot be empty")
            : position < 0 ? throw new KustomizeException($"value of FilePathPosition ({position}) cannot be negative")
            : (ConfigFields.Selector(config.Child("selector")), path, (int)Math.Min(position, int.MaxValue));
    }

    private void Set(YamlMapping root, string[] path, int position)
    {
        var parent = root;
        foreach (var segment in path.AsSpan(0, path.Length - 1))
        {
            parent = Nodes.MappingAt(parent, segment);
        }

        var old = parent[path[^1]];
        if (old is not (null or YamlScalar))
        {
            throw new KustomizeException($"wrong node kind: expected ScalarNode but got {Nodes.KindOf(old)}");
        }

        Nodes.SetScalar(parent, path[^1], position > 0 ? Insert(Nodes.TextOf(old), position - 1) : value, false);
    }

    // A place beyond the end is the end; an absolute path stays absolute.
    private string Insert(string path, int position)
    {
        var absolute = path.StartsWith('/');
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        parts.Insert(Math.Min(position, parts.Count), value);
        return (absolute ? "/" : string.Empty) + string.Join('/', parts);
    }
}
