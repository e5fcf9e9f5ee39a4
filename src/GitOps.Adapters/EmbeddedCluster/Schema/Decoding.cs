using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>Brings an object of a built-in kind into the shape in which the server keeps it, as decoding into its Go type and encoding again would.</summary>
/// <remarks>Unknown fields and nulls go, required structs and zero values come, empty optional lists and maps go, quantities become text.</remarks>
internal static class Decoding
{
    /// <param name="resource">The kind.</param>
    /// <param name="root">The object as it was sent.</param>
    /// <param name="unknown">Receives the path of every field that the kind does not have; null when nobody asks.</param>
    /// <exception cref="ApiException">A value has the wrong type.</exception>
    public static KubeMap Decode(ResourceType resource, KubeMap root, ICollection<string>? unknown = null)
    {
        if (resource.Custom is not null || resource.Schema.Kind == SchemaKind.Any)
        {
            return root;
        }

        return (KubeMap)Struct(resource, resource.Schema, root, string.Empty, unknown);
    }

    private static KubeValue Value(ResourceType resource, SchemaNode schema, KubeValue value, string path, ICollection<string>? unknown)
    {
        switch (schema.Kind)
        {
            case SchemaKind.Map when value is KubeMap map:
                return schema.Fields is null ? Free(resource, schema, map, path, unknown) : Struct(resource, schema, map, path, unknown);
            case SchemaKind.List when value is KubeList list:
                var index = 0;
                return new KubeList([.. list.Items.Select(item => Value(resource, schema.Element!, item, $"{path}[{(index++).ToString(CultureInfo.InvariantCulture)}]", unknown))]);
            case SchemaKind.Quantity when value is KubeInteger or KubeFloat or KubeString:
                return Quantity.Canonical(value) ?? throw Mismatch(resource, $"quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$' (field {path})");
            case SchemaKind.Number when value is KubeInteger or KubeFloat:
            case SchemaKind.Any:
            case SchemaKind.String or SchemaKind.Time when value is KubeString:
            case SchemaKind.Integer when value is KubeInteger:
            case SchemaKind.Boolean when value is KubeBool:
            case SchemaKind.IntOrString when value is KubeInteger or KubeString:
                return value;
            case SchemaKind.Integer when value is KubeFloat { Number: var number } && number == Math.Floor(number) && Math.Abs(number) < long.MaxValue:
                return (long)number;
            case SchemaKind.Bytes when value is KubeString text:
                return Convert.TryFromBase64String(text.Text, new byte[text.Text.Length], out _)
                    ? value
                    : throw Mismatch(resource, $"illegal base64 data at input byte {IllegalByte(text.Text).ToString(CultureInfo.InvariantCulture)}");
            default:
                throw Mismatch(resource, $"json: cannot unmarshal {GoName(value)} into Go struct field {resource.Kind.Kind}.{path} of type {GoType(schema)}");
        }
    }

    private static KubeMap Struct(ResourceType resource, SchemaNode schema, KubeMap map, string path, ICollection<string>? unknown)
    {
        var builder = new KubeMap.Builder();
        foreach (var (key, value) in map)
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if (!schema.Fields!.TryGetValue(key, out var field))
            {
                unknown?.Add(at);
                continue;
            }

            if (value is KubeNull)
            {
                continue;
            }

            var decoded = Value(resource, field.Node, value, at, unknown);
            if (!IsDropped(field, decoded))
            {
                builder[key] = decoded;
            }
        }

        foreach (var (key, field) in schema.Fields!)
        {
            if (field.Zero is { } zero && !builder.Has(key))
            {
                builder[key] = zero is KubeMap ? Struct(resource, field.Node, KubeMap.Empty, key, null) : zero;
            }
        }

        return builder.Build();
    }

    private static KubeMap Free(ResourceType resource, SchemaNode schema, KubeMap map, string path, ICollection<string>? unknown)
    {
        var builder = new KubeMap.Builder();
        foreach (var (key, value) in map)
        {
            if (value is not KubeNull)
            {
                builder[key] = Value(resource, schema.Element!, value, $"{path}.{key}", unknown);
            }
            else if (schema.Element!.Kind == SchemaKind.String)
            {
                builder[key] = string.Empty;
            }
        }

        return builder.Build();
    }

    private static bool IsDropped(SchemaField field, KubeValue value) => value switch
    {
        KubeList { Count: 0 } => field.Node.Kind == SchemaKind.List && field.Zero is null,
        KubeMap { Count: 0 } => field.Node is { Kind: SchemaKind.Map, Fields: null },
        KubeString { Text.Length: 0 } or KubeInteger { Number: 0 } or KubeBool { Value: false } => field.DropsZero,
        _ => false,
    };

    private static int IllegalByte(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('+' or '/' or '='))
            {
                return i;
            }
        }

        return text.Length - (text.Length % 4);
    }

    private static string GoName(KubeValue value) => value switch
    {
        KubeMap => "object",
        KubeList => "array",
        KubeString => "string",
        KubeBool => "bool",
        _ => "number",
    };

    private static string GoType(SchemaNode schema) => schema.Kind switch
    {
        SchemaKind.Integer => "int32",
        SchemaKind.Boolean => "bool",
        SchemaKind.Bytes => "[]uint8",
        SchemaKind.List => "[]" + GoType(schema.Element!),
        SchemaKind.Map when schema.Fields is null => "map[string]" + GoType(schema.Element!),
        SchemaKind.Map => "struct",
        SchemaKind.Time => "v1.Time",
        SchemaKind.Number => "float64",
        _ => "string",
    };

    private static ApiException Mismatch(ResourceType resource, string why) =>
        ApiException.BadRequest($"{resource.Kind.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind.Kind}: {why}");
}
