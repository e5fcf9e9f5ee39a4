using System.Security.Cryptography;
using System.Text;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Generators;

/// <summary>The hash that names generated objects: of Go's JSON of what counts, in letters that spell no words.</summary>
internal static class ContentHash
{
    private const int Length = 10;

    public static string Of(Resource resource)
    {
        var root = resource.Node!;
        var kind = resource.Kind.Kind;
        var content = kind switch
        {
            "ConfigMap" => Content(root, kind, "binaryData", false),
            "Secret" => Content(root, kind, "stringData", true),
            _ => resource.ToValue(),
        };

        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(GoJson.Write(content))));
        return string.Create(Length, hex, static (span, hex) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = hex[i] switch { '0' => 'g', '1' => 'h', '3' => 'k', 'a' => 'm', 'e' => 't', var c => c };
            }
        });
    }

    // Kustomize means to hash the name as well, but looks for a field called "metadata/name".
    private static KubeMap Content(YamlMapping root, string kind, string optional, bool withType)
    {
        var content = KubeMap.Of(("kind", kind), ("name", string.Empty), ("data", Value(root["data"])));
        if (withType)
        {
            content = content.With("type", Value(root["type"]));
        }

        return root[optional] is YamlMapping more ? content.With(optional, Value(more)) : content;
    }

    private static KubeValue Value(YamlNode? node) => node switch
    {
        null => string.Empty,
        YamlScalar scalar => scalar.Value,
        _ => YamlValues.ToValue(node, "data", YamlSchema.Core),
    };
}
