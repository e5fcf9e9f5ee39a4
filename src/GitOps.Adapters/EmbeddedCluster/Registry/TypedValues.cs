using GitOps.Adapters.EmbeddedCluster.Apply;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Whether a configuration to apply fits its schema, in the words of server-side apply: every fault with its path.</summary>
/// <remarks>A path is put together only where there is a fault: each level adds its own part to what was found below it.</remarks>
internal static class TypedValues
{
    /// <summary>Everything that does not fit: fields, types, and what <see cref="ListFaults"/> tells.</summary>
    public static List<string> Faults(SchemaNode schema, KubeMap config)
    {
        var faults = new List<string>();
        Check(schema, config, faults);
        return faults;
    }

    /// <summary>Items of lists without their keys, or with the same as another.</summary>
    public static List<string> ListFaults(SchemaNode schema, KubeMap config)
    {
        var faults = new List<string>();
        CheckLists(schema, config, faults);
        return faults;
    }

    private static void Check(SchemaNode schema, KubeValue value, List<string> faults)
    {
        if (value is KubeNull)
        {
            return;
        }

        switch (schema.Kind)
        {
            case SchemaKind.Object or SchemaKind.Map when value is KubeMap map:
                Map(schema, map, faults);
                break;
            case SchemaKind.Object or SchemaKind.Map:
                faults.Add($": expected map, got {Told(value)}");
                break;
            case SchemaKind.List when value is KubeList list:
                List(schema, list, Check, faults);
                break;
            case SchemaKind.List:
                faults.Add($": expected list, got {Told(value)}");
                break;
            case SchemaKind.Scalar:
                Scalar(schema.ScalarKind, value, faults);
                break;
        }
    }

    private static void CheckLists(SchemaNode schema, KubeValue value, List<string> faults)
    {
        if (schema.IsLeaf(value))
        {
            return;
        }

        if (value is KubeList list)
        {
            List(schema, list, CheckLists, faults);
            return;
        }

        foreach (var (key, item) in value.AsMap)
        {
            var from = faults.Count;
            CheckLists(schema.Child(key), item, faults);
            Place(faults, from, key);
        }
    }

    private static void Map(SchemaNode schema, KubeMap map, List<string> faults)
    {
        foreach (var (key, item) in map)
        {
            var from = faults.Count;
            if (schema.Kind == SchemaKind.Map)
            {
                Check(schema.Values ?? SchemaNode.Any, item, faults);
            }
            else if (schema.Field(key) is { } field)
            {
                Check(field, item, faults);
            }
            else
            {
                faults.Add(": field not declared in schema");
            }

            Place(faults, from, key);
        }
    }

    private static void List(SchemaNode schema, KubeList list, Action<SchemaNode, KubeValue, List<string>> check, List<string> faults)
    {
        var elements = schema.IsLeaf(list) ? null : new HashSet<string>(list.Count, StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var element = default(string);
            try
            {
                element = elements is null ? null : FieldElements.Element(schema, list[i], i);
            }
            catch (FieldSetException fault)
            {
                faults.Add($": {fault.Message}");
                continue;
            }

            if (element is not null && !elements!.Add(element))
            {
                faults.Add($": duplicate entries for key {FieldElements.Text(element)}");
                continue;
            }

            var from = faults.Count;
            check(schema.Item(), list[i], faults);
            if (faults.Count > from)
            {
                Prefix(faults, from, element is null ? $"[{i.ToString(System.Globalization.CultureInfo.InvariantCulture)}]" : FieldElements.Text(element));
            }
        }
    }

    private static void Place(List<string> faults, int from, string key)
    {
        if (faults.Count > from)
        {
            Prefix(faults, from, "." + key);
        }
    }

    private static void Prefix(List<string> faults, int from, string part)
    {
        for (var i = from; i < faults.Count; i++)
        {
            faults[i] = part + faults[i];
        }
    }

    private static void Scalar(ScalarKind kind, KubeValue value, List<string> faults)
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
            faults.Add($": expected {wanted}, got {(wanted.StartsWith("numeric", StringComparison.Ordinal) ? Type(value) : Told(value))}");
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
