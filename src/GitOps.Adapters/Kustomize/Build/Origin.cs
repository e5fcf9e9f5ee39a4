using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Where an object or a change of it comes from.</summary>
internal sealed record Origin(string Path, string ConfiguredIn = "", string ApiVersion = "", string Kind = "", string Name = "", string Namespace = "")
{
    /// <summary>What was cloned, for what lies in another repository.</summary>
    public string Repo { get; init; } = string.Empty;

    /// <summary>The branch, tag or commit that was asked for.</summary>
    public string Ref { get; init; } = string.Empty;

    public static readonly Origin Start = new(string.Empty);

    /// <summary>A path below this one, cleaned of <c>.</c> and <c>..</c>.</summary>
    public Origin Append(string path) => RemoteAddress.TryParse(path) is { } remote
        ? new Origin(remote.Path) { Repo = remote.Repository, Ref = remote.Ref }
        : new Origin(Join(Path, path)) { Repo = Repo, Ref = Ref };

    /// <summary>What the file of this path configures.</summary>
    public Origin ConfiguredBy(string file, string kind) => new(string.Empty, Join(Path, file), "builtin", kind) { Repo = Repo, Ref = Ref };

    public string ToYaml() => YamlWriter.Write(ToNode());

    /// <summary>Marks an object as made by this, unless it is marked.</summary>
    public void MarkOrigin(Resource resource)
    {
        if (!resource.Annotations.ContainsKey(BuildAnnotations.Origin))
        {
            resource.SetAnnotation(BuildAnnotations.Origin, ToYaml());
        }
    }

    /// <summary>Adds this to what has changed an object; of an object without origin it is the origin.</summary>
    public void MarkTransformation(Resource resource)
    {
        var annotations = resource.Annotations;
        if (!annotations.ContainsKey(BuildAnnotations.Origin))
        {
            resource.SetAnnotation(BuildAnnotations.Origin, ToYaml());
            return;
        }

        var list = annotations.TryGetValue(BuildAnnotations.Transformations, out var text)
            ? (YamlSequence)YamlReader.ReadAll(text, BuildAnnotations.Transformations)[0].Root!
            : new YamlSequence();
        list.Items.Add(ToNode());
        resource.SetAnnotation(BuildAnnotations.Transformations, YamlWriter.Write(list));
    }

    private YamlMapping ToNode()
    {
        var node = new YamlMapping();
        Add(node, "path", Path);
        Add(node, "repo", Repo);
        Add(node, "ref", Ref);
        Add(node, "configuredIn", ConfiguredIn);
        var by = new YamlMapping();
        Add(by, "apiVersion", ApiVersion);
        Add(by, "kind", Kind);
        Add(by, "name", Name);
        Add(by, "namespace", Namespace);
        if (by.Pairs.Count > 0)
        {
            node.Set("configuredBy", by);
        }

        return node;
    }

    private static void Add(YamlMapping node, string key, string value)
    {
        if (value.Length > 0)
        {
            node.Set(key, Nodes.String(value));
        }
    }

    private static string Join(string path, string more)
    {
        var parts = new List<string>();
        foreach (var part in $"{path}/{more}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
