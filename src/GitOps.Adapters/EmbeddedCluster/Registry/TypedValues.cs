using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Whether a configuration to apply fits its schema, in the words of server-side apply.</summary>
internal static class TypedValues
{
    public static List<string> Faults(SchemaNode schema, KubeMap config)
    {
        var faults = new List<string>();
        Check(schema, config, string.Empty, faults);
        return faults;
    }

    private static void Check(SchemaNode schema, KubeValue value, string path, List<string> faults)
    {
        if (value is KubeNull)
        {
            return;
        }

        switch (schema.Kind)
        {
            case SchemaKind.Object or SchemaKind.Map when value is KubeMap map:
                Map(schema, map, path, faults);
                break;
            case SchemaKind.Object or SchemaKind.Map:
                faults.Add($"{path}: expected map, got {Told(value)}");
                break;
            case SchemaKind.List when value is KubeList list:
                List(schema, list, path, faults);
                break;
            case SchemaKind.List:
                faults.Add($"{path}: expected list, got {Told(value)}");
                break;
            case SchemaKind.Scalar:
                Scalar(schema.ScalarKind, value, path, faults);
                break;
        }
    }

    private static void Map(SchemaNode schema, KubeMap map, string path, List<string> faults)
    {
        foreach (var (key, item) in map)
        {
            if (schema.Kind == SchemaKind.Map)
            {
                Check(schema.Values ?? SchemaNode.Any, item, $"{path}.{key}", faults);
            }
            else if (schema.Field(key) is { } field)
            {
                Check(field, item, $"{path}.{key}", faults);
            }
            else
            {
                faults.Add($"{path}.{key}: field not declared in schema");
            }
        }
    }

    private static void List(SchemaNode schema, KubeList list, string path, List<string> faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var at = schema.ListMapKeys.Length > 0 && list[i] is KubeMap map
                ? $"[{string.Join(',', schema.ListMapKeys.Where(map.Has).Select(key => $"{key}={KubeJson.ToText(map[key]!)}"))}]"
                : $"[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]";
            if (schema.ListMapKeys.Length > 0 && list[i] is KubeMap item && schema.ListMapKeys.All(item.Has) && !seen.Add(at))
            {
                faults.Add($"{path}: duplicate entries for key {at}");
                continue;
            }

            Check(schema.Item(), list[i], path + at, faults);
        }
    }

    private static void Scalar(ScalarKind kind, KubeValue value, string path, List<string> faults)
    {
        var wanted = kind switch
        {
            ScalarKind.Integer or ScalarKind.Number when value is not (KubeInteger or KubeFloat) => "numeric (int or float)",
            ScalarKind.Boolean when value is not KubeBool => "boolean",
            ScalarKind.String or ScalarKind.DateTime or ScalarKind.Bytes or ScalarKind.None when value is not KubeString => "string",
            _ => null,
        };
        if (wanted is not null)
        {
            faults.Add($"{path}: expected {wanted}, got {(wanted.StartsWith("numeric", StringComparison.Ordinal) ? Type(value) : Told(value))}");
        }
    }

    private static string Told(KubeValue value) => value switch
    {
        KubeMap or KubeList => Type(value),
        _ => $"&value.valueUnstructured{{Value:{KubeJson.ToText(value)}}}",
    };

    private static string Type(KubeValue value) => value switch
    {
        KubeMap => "map",
        KubeList => "list",
        KubeString => "string",
        KubeBool => "boolean",
        _ => "number",
    };
}
