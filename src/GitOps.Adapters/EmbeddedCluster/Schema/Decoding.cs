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

        return Struct(resource, resource.Schema, root, GoPlace.Root, unknown);
    }

    /// <summary>Metadata alone, which custom resources share with every kind.</summary>
    public static KubeMap Metadata(ResourceType resource, KubeMap metadata, ICollection<string>? unknown = null) =>
        Struct(resource, MergeSchema.ObjectMeta, metadata, GoPlace.Metadata, unknown);

    private static KubeValue Value(ResourceType resource, SchemaNode schema, KubeValue value, GoPlace path, ICollection<string>? unknown)
    {
        switch (schema.Kind)
        {
            case SchemaKind.Any:
                return value;
            case SchemaKind.Object when value is KubeMap map:
                return Struct(resource, schema, map, path, unknown);
            case SchemaKind.Map when value is KubeMap map:
                return Free(resource, schema, map, path, unknown);
            case SchemaKind.List when value is KubeList list:
                var index = 0;
                return new KubeList([.. list.Items.Select(item => Value(resource, schema.Item(), item, path.Item(index++), unknown))]);
            case SchemaKind.Scalar when Scalar(resource, schema.ScalarKind, value, path) is { } scalar:
                return scalar;
            default:
                throw Mismatch(resource, $"json: cannot unmarshal {GoName(schema, value)} into Go struct field {path.Owner}.{path.Fields} of type {path.TypeOf(schema)}");
        }
    }

    private static KubeValue? Scalar(ResourceType resource, ScalarKind kind, KubeValue value, GoPlace path) => (kind, value) switch
    {
        (ScalarKind.Quantity, KubeInteger or KubeFloat or KubeString) =>
            Quantity.Canonical(value) ?? throw Mismatch(resource, "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
        (ScalarKind.Bytes, KubeString text) => Convert.TryFromBase64String(text.Text, new byte[text.Text.Length], out _)
            ? value
            : throw Mismatch(resource, $"illegal base64 data at input byte {IllegalByte(text.Text).ToString(CultureInfo.InvariantCulture)}"),
        (ScalarKind.Integer, KubeFloat { Number: var number }) when number == Math.Floor(number) && Math.Abs(number) < long.MaxValue => (long)number,
        (ScalarKind.DateTime, KubeString { Text: var time }) => GoTime.FindFault(time) is { } fault ? throw Mismatch(resource, fault) : value,
        (ScalarKind.String or ScalarKind.None, KubeString) => value,
        (ScalarKind.Integer, KubeInteger { Number: var whole }) => path.Holds(whole) ? value : null,
        (ScalarKind.Integer or ScalarKind.Number or ScalarKind.IntOrString, KubeInteger) => value,
        (ScalarKind.Number, KubeFloat) => value,
        (ScalarKind.IntOrString, KubeString) => value,
        (ScalarKind.Boolean, KubeBool) => value,
        _ => null,
    };

    private static KubeMap Struct(ResourceType resource, SchemaNode schema, KubeMap map, GoPlace path, ICollection<string>? unknown)
    {
        var builder = new KubeMap.Builder();
        var shape = GoShape.Of(schema.TypeName);
        foreach (var (key, value) in map)
        {
            var at = path.Child(schema, key);
            if (schema.Field(key) is not { } field)
            {
                unknown?.Add(at.Path);
                continue;
            }

            if (value is KubeNull)
            {
                continue;
            }

            var decoded = Value(resource, field, value, at, unknown);
            if (!IsDropped(field, shape.GetValueOrDefault(key), decoded))
            {
                builder[key] = decoded;
            }
        }

        foreach (var (key, field) in shape)
        {
            if ((field.IsStruct || field.WritesZero) && !builder.Has(key) && schema.Field(key) is { } type)
            {
                builder[key] = field.IsStruct ? Struct(resource, type, KubeMap.Empty, path.Child(schema, key), null) : ZeroOf(type);
            }
        }

        return builder.Build();
    }

    private static KubeMap Free(ResourceType resource, SchemaNode schema, KubeMap map, GoPlace path, ICollection<string>? unknown)
    {
        var builder = new KubeMap.Builder();
        foreach (var (key, value) in map)
        {
            if (value is not KubeNull)
            {
                builder[key] = Value(resource, schema.Values!, value, path.Entry(key), unknown);
            }
            else if (schema.Values!.ScalarKind == ScalarKind.String)
            {
                builder[key] = string.Empty;
            }
        }

        return builder.Build();
    }

    private static bool IsDropped(SchemaNode type, GoField field, KubeValue value) => value switch
    {
        KubeList { Count: 0 } => type.Kind == SchemaKind.List,
        KubeMap { Count: 0 } => type.Kind == SchemaKind.Map && !field.WritesZero,
        KubeString { Text.Length: 0 } or KubeInteger { Number: 0 } or KubeBool { Value: false } => field.DropsZero,
        _ => false,
    };

    private static KubeValue ZeroOf(SchemaNode type) => type.ScalarKind switch
    {
        ScalarKind.String or ScalarKind.Quantity => string.Empty,
        ScalarKind.Integer or ScalarKind.Number => 0L,
        ScalarKind.Boolean => false,
        _ => KubeValue.Null,
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

    private static string GoName(SchemaNode schema, KubeValue value) => value switch
    {
        KubeMap => "object",
        KubeList => "array",
        KubeString => "string",
        KubeBool => "bool",
        _ when schema.ScalarKind == ScalarKind.Integer => $"number {KubeJson.ToText(value)}",
        _ => "number",
    };

    private static ApiException Mismatch(ResourceType resource, string why) =>
        ApiException.BadRequest($"{resource.Kind.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind.Kind}: {why}");
}
