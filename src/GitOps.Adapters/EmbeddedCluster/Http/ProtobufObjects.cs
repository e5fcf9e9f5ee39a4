using System.Globalization;
using System.Text.Json;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Reads objects of built-in kinds in the protobuf encoding that typed Go clients, <c>kubectl create</c> among them, send.</summary>
/// <remarks>A field whose number is not known refuses the whole body: a client must not lose what it said.</remarks>
internal static class ProtobufObjects
{
    private const int Deepest = 64;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    public static KubeMap Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw ApiException.BadRequest("the body has not the prefix of the Kubernetes protobuf encoding");
        }

        var (apiVersion, kind) = (string.Empty, string.Empty);
        ReadOnlySpan<byte> raw = default;
        var envelope = new ProtobufReader(body[Magic.Length..]);
        while (envelope.Read())
        {
            if (envelope.Field == 1)
            {
                var type = new ProtobufReader(envelope.Bytes);
                while (type.Read())
                {
                    (apiVersion, kind) = type.Field == 1 ? (type.Text, kind) : (apiVersion, type.Text);
                }
            }
            else if (envelope.Field == 2)
            {
                raw = envelope.Bytes;
            }
        }

        if (kind == ProtobufDeleteOptions.Kind)
        {
            return ProtobufDeleteOptions.Read(apiVersion, raw);
        }

        if (MergeSchema.Find(GroupVersionKind.Of(apiVersion, kind)) is not { } schema)
        {
            throw Unknown($"{apiVersion} {kind}");
        }

        var builder = new KubeMap.Builder { ["apiVersion"] = apiVersion, ["kind"] = kind };
        Fields(schema, schema.TypeName, raw, builder, 0);
        return builder.Build();
    }

    private static void Fields(SchemaNode schema, string typeName, ReadOnlySpan<byte> bytes, KubeMap.Builder into, int depth)
    {
        var fields = ProtobufFields.Of(typeName) ?? throw Unknown(typeName);
        if (depth > Deepest)
        {
            throw ApiException.BadRequest("the body is nested too deeply");
        }

        var lists = new Dictionary<string, List<KubeValue>>(StringComparer.Ordinal);
        var maps = new Dictionary<string, KubeMap.Builder>(StringComparer.Ordinal);
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (!fields.TryGetValue(reader.Field, out var field))
            {
                throw Unknown(string.Create(CultureInfo.InvariantCulture, $"field {reader.Field} of {typeName}"));
            }

            if (field.Inlined.Length > 0)
            {
                Fields(schema, field.Inlined, reader.Bytes, into, depth + 1);
                continue;
            }

            var type = schema.Field(field.Name) ?? SchemaNode.Any;
            switch (type.Kind)
            {
                case SchemaKind.List:
                    Entry(lists, field.Name).Add(Value(type.Item(), ref reader, depth));
                    break;
                case SchemaKind.Map:
                    Pair(type.Values ?? SchemaNode.Any, reader.Bytes, Entry(maps, field.Name), depth);
                    break;
                default:
                    into[field.Name] = Value(type, ref reader, depth);
                    break;
            }
        }

        foreach (var (name, items) in lists)
        {
            into[name] = KubeList.Of(items);
        }

        foreach (var (name, entries) in maps)
        {
            into[name] = entries.Build();
        }
    }

    private static void Pair(SchemaNode type, ReadOnlySpan<byte> bytes, KubeMap.Builder into, int depth)
    {
        var key = string.Empty;
        KubeValue value = type.ScalarKind is ScalarKind.String or ScalarKind.Bytes ? string.Empty : KubeMap.Empty;
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                key = reader.Text;
            }
            else
            {
                value = Value(type, ref reader, depth);
            }
        }

        into[key] = value;
    }

    private static KubeValue Value(SchemaNode type, ref ProtobufReader reader, int depth)
    {
        switch (type.Kind)
        {
            case SchemaKind.Object:
                var builder = new KubeMap.Builder();
                Fields(type, type.TypeName, reader.Bytes, builder, depth + 1);
                return builder.Build();
            case SchemaKind.Any:
                return Raw(reader.Bytes);
            default:
                return type.ScalarKind switch
                {
                    ScalarKind.Integer => unchecked((long)reader.Number),
                    ScalarKind.Boolean => reader.Number != 0,
                    ScalarKind.Number => new KubeFloat(BitConverter.UInt64BitsToDouble(reader.Number)),
                    ScalarKind.Bytes => Convert.ToBase64String(reader.Bytes),
                    ScalarKind.Quantity => First(reader.Bytes),
                    ScalarKind.IntOrString => IntOrString(reader.Bytes),
                    ScalarKind.DateTime => Time(reader.Bytes),
                    _ => reader.Text,
                };
        }
    }

    // RawExtension and FieldsV1 carry JSON in their first field.
    private static KubeValue Raw(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        try
        {
            return reader.Read() && reader.Bytes.Length > 0 ? KubeJson.Parse(reader.Bytes) : KubeMap.Empty;
        }
        catch (JsonException fault)
        {
            throw ApiException.BadRequest($"error decoding the body: {fault.Message}");
        }
    }

    private static KubeValue First(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        return reader.Read() ? reader.Text : "0";
    }

    private static KubeValue IntOrString(ReadOnlySpan<byte> bytes)
    {
        var (isText, number, text) = (false, 0L, string.Empty);
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    isText = reader.Number == 1;
                    break;
                case 2:
                    number = unchecked((long)reader.Number);
                    break;
                case 3:
                    text = reader.Text;
                    break;
            }
        }

        return isText ? text : number;
    }

    private static KubeValue Time(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtobufReader(bytes);
        var seconds = 0L;
        while (reader.Read())
        {
            seconds = reader.Field == 1 ? unchecked((long)reader.Number) : seconds;
        }

        return bytes.IsEmpty || seconds is < -62_135_596_800 or > 253_402_300_799 ? KubeValue.Null : InstantPattern.General.Format(Instant.FromUnixTimeSeconds(seconds));
    }

    private static T Entry<T>(Dictionary<string, T> entries, string name)
        where T : new()
    {
        if (!entries.TryGetValue(name, out var entry))
        {
            entries[name] = entry = new T();
        }

        return entry;
    }

    public static ApiException Unknown(string what) =>
        new(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - {what} is not known in protobuf; accepted media types include: application/json, application/yaml");
}
