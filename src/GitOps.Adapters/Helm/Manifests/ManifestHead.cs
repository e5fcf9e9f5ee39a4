using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Functions;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Helm.Manifests;

/// <summary>What Helm reads of a document before it sorts it: kind, name, annotations. The whole document must be YAML for that.</summary>
internal sealed record ManifestHead(KubeMap? Value, string Kind, string Name, IReadOnlyDictionary<string, string> Annotations)
{
    private const string TypeName = "util.SimpleHead";

    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    /// <summary>That of a document with nothing in it.</summary>
    public static ManifestHead Empty { get; } = new(null, string.Empty, string.Empty, None);

    /// <summary>Reads a document.</summary>
    /// <exception cref="ChartException">It is no YAML map, or a field of its head has the wrong type.</exception>
    public static ManifestHead Read(string path, string document)
    {
        try
        {
            var root = YamlReader.ReadFirst(document, path, allowDuplicateKeys: true, keepComments: false)?.Root;
            return root is null ? Empty : Of(YamlValues.ToValue(root, path), path);
        }
        catch (ManifestException e)
        {
            throw new ChartException(ChartFault.Manifest, $"YAML parse error on {path}: {YamlFunctions.FaultWithLine(e)}", e);
        }
    }

    private static ManifestHead Of(KubeValue value, string path)
    {
        if (value is KubeNull)
        {
            return Empty;
        }

        var map = value as KubeMap ?? throw Wrong(path, value, $"Go value of type {TypeName}");
        TextOf(map["apiVersion"], path, "apiVersion");
        var metadata = map["metadata"] switch
        {
            KubeMap found => found,
            null or KubeNull => KubeMap.Empty,
            var other => throw Wrong(path, other, "Go struct field SimpleHead.metadata of type struct"),
        };
        var annotations = metadata["annotations"] switch
        {
            KubeMap found => found.ToDictionary(pair => pair.Key, pair => TextOf(pair.Value, path, "metadata.annotations"), StringComparer.Ordinal),
            null or KubeNull => None,
            var other => throw Wrong(path, other, "Go struct field .metadata.annotations of type map[string]string"),
        };
        return new ManifestHead(map, TextOf(map["kind"], path, "kind"), TextOf(metadata["name"], path, "metadata.name"), annotations);
    }

    // Numbers and booleans become text where text is wanted, as sigs.k8s.io/yaml does it.
    private static string TextOf(KubeValue? value, string path, string field) => value switch
    {
        null or KubeNull => string.Empty,
        KubeString text => text.Text,
        KubeBool truth => truth.Value ? "true" : "false",
        KubeInteger number => number.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        KubeFloat number => FloatText.General(number.Number),
        _ => throw Wrong(path, value, $"Go struct field SimpleHead.{field} of type string"),
    };

    private static ChartException Wrong(string path, KubeValue value, string target)
    {
        var kind = value switch { KubeMap => "object", KubeList => "array", KubeString => "string", KubeBool => "bool", _ => "number" };
        return new ChartException(ChartFault.Manifest, $"YAML parse error on {path}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {kind} into {target}");
    }
}
