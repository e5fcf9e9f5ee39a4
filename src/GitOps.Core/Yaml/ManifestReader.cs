using GitOps.Core.Objects;

namespace GitOps.Core.Yaml;

/// <summary>Reads Kubernetes objects from YAML or JSON text.</summary>
internal static class ManifestReader
{
    /// <summary>All objects of a text in order; lists (<c>kind: List</c> and the like) are expanded, empty documents passed over.</summary>
    /// <exception cref="ManifestException">No YAML, or an object without apiVersion, kind or name; names the line.</exception>
    public static List<KubeObject> ReadAll(string text, string file, YamlLimits? limits = null)
    {
        var objects = new List<KubeObject>();
        foreach (var (value, line) in KubeYaml.ParseAll(text, file, limits))
        {
            Add(value, file, line, objects);
        }

        return objects;
    }

    private static void Add(KubeValue value, string file, int line, List<KubeObject> objects)
    {
        if (value is not KubeMap map)
        {
            throw new ManifestException(file, line, "a document must be an object with apiVersion, kind and metadata.name");
        }

        if (map.Count == 0)
        {
            return;
        }

        var found = new KubeObject(map);
        if (found.Kind.EndsWith("List", StringComparison.Ordinal) && map["items"] is { } items)
        {
            foreach (var item in items.AsList)
            {
                Add(item, file, line, objects);
            }

            return;
        }

        var faults = found.Validate();
        if (!faults.IsEmpty)
        {
            throw new ManifestException(file, line, $"{Describe(found)}: {string.Join(", ", faults)}");
        }

        objects.Add(found);
    }

    private static string Describe(KubeObject found) =>
        found.Kind.Length == 0 && found.Name.Length == 0 ? "the document is no Kubernetes object" : $"{found.Kind}/{found.Name}".Trim('/');
}
