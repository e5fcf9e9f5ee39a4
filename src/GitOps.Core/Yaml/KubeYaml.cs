using System.Text;
using GitOps.Core.Objects;

namespace GitOps.Core.Yaml;

/// <summary>YAML as kubectl, Helm and Flux read and write it: sigs.k8s.io/yaml.</summary>
public static class KubeYaml
{
    /// <summary>The values of all documents that are not empty, each with its line.</summary>
    /// <exception cref="ManifestException">The text is no YAML or holds what JSON cannot.</exception>
    internal static IReadOnlyList<(KubeValue Value, int Line)> ParseAll(string text, string file, YamlLimits? limits = null)
    {
        var values = new List<(KubeValue, int)>();
        foreach (var document in YamlReader.ReadAll(text, file, limits))
        {
            if (document.Root is not { } root)
            {
                continue;
            }

            var value = YamlValues.ToValue(root, file, YamlSchema.Kubernetes, limits);
            if (value is not KubeNull)
            {
                values.Add((value, root.Line));
            }
        }

        return values;
    }

    /// <summary>The maps of all documents as objects, whatever they hold; other documents are passed over.</summary>
    /// <exception cref="ManifestException">The text is no YAML or holds what JSON cannot.</exception>
    internal static IEnumerable<KubeObject> ParseObjects(string text, string file) =>
        ParseAll(text, file).Select(document => document.Value).OfType<KubeMap>().Select(map => new KubeObject(map));

    /// <summary>One value as YAML, ending with a line break.</summary>
    /// <param name="value">The value.</param>
    /// <param name="sortKeys">Whether keys are sorted as sigs.k8s.io/yaml sorts them: letters by code, numbers inside names by size.</param>
    public static string Write(KubeValue value, bool sortKeys)
    {
        var text = new StringBuilder();
        new KubeYamlWriter(text, sortKeys).Write(value);
        return text.ToString();
    }

    /// <summary>Objects as a stream of documents separated by <c>---</c>.</summary>
    public static string WriteAll(IEnumerable<KubeObject> objects, bool sortKeys)
    {
        var text = new StringBuilder();
        var writer = new KubeYamlWriter(text, sortKeys);
        foreach (var item in objects)
        {
            text.Append(text.Length == 0 ? string.Empty : "---\n");
            writer.Write(item.Root);
        }

        return text.ToString();
    }

    /// <summary>As <see cref="WriteAll(IEnumerable{KubeObject}, bool)"/>, one object after the other, so that the whole text is never held.</summary>
    internal static void WriteAll(IEnumerable<KubeObject> objects, bool sortKeys, TextWriter output)
    {
        var text = new StringBuilder();
        var writer = new KubeYamlWriter(text, sortKeys);
        var separator = string.Empty;
        foreach (var item in objects)
        {
            output.Write(separator);
            separator = "---\n";
            writer.Write(item.Root);
            output.Write(text);
            text.Clear();
        }
    }
}
