using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Knows the lines of a kustomization file, for faults that come of what it says.</summary>
/// <param name="file">Path from the root of the tree.</param>
/// <param name="root">What was read; null when there is no such file.</param>
internal sealed class FieldPlaces(string file, YamlNode? root)
{
    /// <summary>Path of the file from the root of the tree.</summary>
    public string File => file;

    /// <summary>The same fault with the place of the field that brought it about; what has a place keeps it, and so does what no line says.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="field">A field of the file; an old name of it counts too.</param>
    /// <param name="index">Which entry of a list; below 0 for the field itself.</param>
    public KustomizeException Place(KustomizeException fault, string field, int index = -1) =>
        fault.File is null && LineOf(field, index) is > 0 and var line ? fault.At(file, line) : fault;

    /// <summary>The same fault with the place where steps of keys and indices lead to, or the last of them that is there.</summary>
    public KustomizeException Place(KustomizeException fault, IEnumerable<object> steps)
    {
        var (node, line) = (root, root?.Line ?? 0);
        foreach (var step in steps)
        {
            switch (step)
            {
                case string key when Find(node, key) is { } pair:
                    (node, line) = (pair.Value, pair.Line);
                    break;
                case int index when node is YamlSequence list && index < list.Items.Count:
                    (node, line) = (list.Items[index], list.Items[index].Line);
                    break;
                default:
                    return fault.At(file, line);
            }
        }

        return fault.At(file, line);
    }

    /// <summary>Line of an entry, or of a field; 0 when the file does not say it.</summary>
    public int LineOf(string field, int index = -1)
    {
        var count = 0;
        foreach (var name in NamesOf(field))
        {
            if (Find(root, name) is not { } pair)
            {
                continue;
            }

            if (index < 0)
            {
                return pair.Line;
            }

            if (pair.Value is YamlSequence list)
            {
                if (index - count < list.Items.Count)
                {
                    return list.Items[index - count].Line;
                }

                count += list.Items.Count;
            }
        }

        return 0;
    }

    // The entries of fields that have an old name are counted on.
    private static string[] NamesOf(string field) => field switch
    {
        "resources" => ["resources", "bases"],
        "images" => ["images", "imageTags"],
        "helmCharts" => ["helmCharts", "helmChartInflationGenerator"],
        _ => [field],
    };

    private static YamlPair? Find(YamlNode? node, string key) =>
        (node as YamlMapping)?.Pairs.FirstOrDefault(pair => string.Equals(pair.Text, key, StringComparison.OrdinalIgnoreCase));
}
