using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of the schemas of custom objects: every value has a type, and nothing is said that cannot be kept.</summary>
internal static class StructuralRules
{
    private const string ListType = "x-kubernetes-list-type";
    private const string ListKeys = "x-kubernetes-list-map-keys";
    private const string MapType = "x-kubernetes-map-type";
    private const string KeepsUnknown = "x-kubernetes-preserve-unknown-fields";
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

    public static void Root(KubeMap schema, string path, Faults faults)
    {
        if (schema.Text("type").Length == 0)
        {
            faults.Required($"{path}.type", "must not be empty at the root");
        }
        else if (schema.Text("type") != "object")
        {
            faults.Invalid($"{path}.type", schema["type"], "must be object at the root");
        }
        else
        {
            Check(schema, path, faults);
        }
    }

    private static void Check(KubeMap schema, string path, Faults faults)
    {
        if (schema.Text("type") is { Length: > 0 } type && !Types.Contains(type))
        {
            faults.Unsupported($"{path}.type", type, Types);
        }

        Shape(schema, path, faults);
        Lists(schema, path, faults);
        foreach (var (at, rule) in schema.Each("x-kubernetes-validations", $"{path}.x-kubernetes-validations"))
        {
            Rule(rule, at, faults);
        }

        foreach (var (key, property) in schema.Map("properties"))
        {
            Below(property as KubeMap ?? KubeMap.Empty, $"{path}.properties[{key}]", "must not be empty for specified object fields", faults);
        }

        if (schema["items"] is KubeMap items)
        {
            Below(items, $"{path}.items", "must not be empty for specified array items", faults);
        }

        if (schema["additionalProperties"] is KubeMap values)
        {
            Check(values, $"{path}.additionalProperties", faults);
        }
    }

    private static void Below(KubeMap schema, string path, string untyped, Faults faults)
    {
        Check(schema, path, faults);
        if (schema.Text("type").Length == 0 && schema["x-kubernetes-int-or-string"]?.AsBool != true && schema[KeepsUnknown]?.AsBool != true && !schema.Has("$ref"))
        {
            faults.Required($"{path}.type", untyped);
        }
    }

    private static void Shape(KubeMap schema, string path, Faults faults)
    {
        if (schema.Text("type") == "array" && !schema.Has("items"))
        {
            faults.Required($"{path}.items", "must be specified");
        }

        if (schema["uniqueItems"]?.AsBool == true)
        {
            faults.Forbidden($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }

        if (schema.Has("$ref"))
        {
            faults.Forbidden($"{path}.$ref", "$ref is not supported");
        }

        if (schema.Map("properties").Count > 0 && schema["additionalProperties"] is KubeMap or KubeBool { Value: true })
        {
            faults.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive");
        }

        if (schema[KeepsUnknown]?.AsBool == false)
        {
            faults.Invalid($"{path}.{KeepsUnknown}", false, "must be true or undefined");
        }

        if (schema[MapType]?.AsString is { } map && map is not ("atomic" or "granular"))
        {
            faults.Unsupported($"{path}.{MapType}", map, ["atomic", "granular"]);
        }

        if (schema["x-kubernetes-embedded-resource"]?.AsBool == true && schema[KeepsUnknown]?.AsBool != true && schema.Map("properties").Count == 0)
        {
            faults.Required($"{path}.properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
        }
    }

    private static void Lists(KubeMap schema, string path, Faults faults)
    {
        var (type, keys, items) = (schema[ListType]?.AsString, schema.List(ListKeys), schema.Map("items"));
        if (type is not (null or "atomic" or "set" or "map"))
        {
            faults.Unsupported($"{path}.{ListType}", type, ["atomic", "set", "map"]);
        }

        if (type == "set" && items.Text("type") == "object" && items.Text(MapType) != "atomic")
        {
            faults.Invalid($"{path}.items.{MapType}", KubeValue.Null, "must be atomic as item of a list with x-kubernetes-list-type=set");
        }

        if (type != "map")
        {
            return;
        }

        if (keys.Count == 0)
        {
            faults.Required($"{path}.{ListKeys}", "must not be empty if x-kubernetes-list-type is map");
        }

        if (items.Text("type") != "object")
        {
            faults.Invalid($"{path}.items.type", items["type"], "must be object if parent array's x-kubernetes-list-type is map");
        }

        foreach (var key in keys.Select(key => key.AsString ?? string.Empty))
        {
            if (items.Map("properties")[key] is KubeMap property && !property.Has("default") && !items.List("required").Any(name => name.AsString == key))
            {
                faults.Required($"{path}.items.properties[{key}].default", $"this property is in {ListKeys}, so it must have a default or be a required property");
            }
        }
    }

    private static void Rule(KubeMap rule, string at, Faults faults)
    {
        if (rule.Text("rule").Trim().Length == 0)
        {
            faults.Required($"{at}.rule", "rule is not specified");
        }

        if (rule["message"]?.AsString is { } message && message.Trim().Contains('\n', StringComparison.Ordinal))
        {
            faults.Invalid($"{at}.message", message, "must not contain line breaks");
        }

        if (rule["reason"] is { } reason && !Reasons.Contains(reason.AsString))
        {
            faults.Unsupported($"{at}.reason", reason, Reasons);
        }

        if (rule["optionalOldSelf"]?.AsBool is { } optional && !rule.Text("rule").Contains("oldSelf", StringComparison.Ordinal))
        {
            faults.Invalid($"{at}.optionalOldSelf", optional, "may not be set if oldSelf is not used in rule");
        }
    }
}
