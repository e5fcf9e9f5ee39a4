using System.Collections.Immutable;

namespace GitOps.Core.Objects;

/// <summary>Reads schemas of CustomResourceDefinitions and of OpenAPI documents that a repository brings along.</summary>
internal static class OpenApiSchema
{
    private const string Extension = "x-kubernetes-";

    /// <summary>
    /// The schema of a custom resource from its <c>openAPIV3Schema</c>: what the author wrote, with <c>apiVersion</c>, <c>kind</c> and
    /// <c>metadata</c> as every object has them.
    /// </summary>
    public static SchemaNode ReadResource(KubeValue schema) => Read(schema, KubeMap.Empty, isResource: true);

    /// <summary>
    /// The kinds of an OpenAPI document (<c>definitions</c>, or <c>components.schemas</c>) whose definitions carry
    /// <c>x-kubernetes-group-version-kind</c>; definitions without it serve as parts of others.
    /// </summary>
    public static ImmutableDictionary<GroupVersionKind, SchemaNode> ReadDocument(KubeValue document)
    {
        var definitions = (document.AsMap["definitions"] ?? document.AsMap.Find("components", "schemas") ?? KubeMap.Empty).AsMap;
        var kinds = ImmutableDictionary.CreateBuilder<GroupVersionKind, SchemaNode>();
        foreach (var (_, definition) in definitions)
        {
            foreach (var kind in (definition.AsMap[Extension + "group-version-kind"] ?? KubeList.Empty).AsList)
            {
                var map = kind.AsMap;
                var name = new GroupVersionKind(map["group"]?.AsString ?? string.Empty, map["version"]?.AsString ?? string.Empty, map["kind"]?.AsString ?? string.Empty);
                kinds[name] = Read(definition, definitions, isResource: false);
            }
        }

        return kinds.ToImmutable();
    }

    /// <summary>A single schema; references lead to Kubernetes' own definitions.</summary>
    public static SchemaNode Read(KubeValue schema) => Read(schema, KubeMap.Empty, isResource: false);

    // Fields are read when they are asked for: definitions may contain themselves.
    private static SchemaNode Read(KubeValue value, KubeMap definitions, bool isResource)
    {
        var place = value.AsMap;
        var schema = Resolve(place, definitions, out var builtIn);
        string? Text(string key) => (place[Extension + key] ?? schema[Extension + key])?.AsString;
        bool Says(string key) => (place[Extension + key] ?? schema[Extension + key])?.AsBool == true;
        ImmutableArray<string> Names(string key) => [.. (place[Extension + key] ?? schema[Extension + key] ?? KubeList.Empty).AsList.Select(item => item.AsString ?? string.Empty)];

        if (builtIn is not null)
        {
            return builtIn.At(PatchStrategies.Parse(Text("patch-strategy") ?? string.Empty), Text("patch-merge-key"), Text("map-type") == "atomic", place["default"]);
        }

        var kind = KindOf(schema, isResource);
        var embedded = isResource || Says("embedded-resource");
        var preserves = Says("preserve-unknown-fields") || schema["additionalProperties"]?.AsBool == true || kind == SchemaKind.Any;
        return new SchemaNode(kind, kind == SchemaKind.Object ? () => Fields(schema, definitions, embedded) : null)
        {
            ScalarKind = kind == SchemaKind.Scalar ? ScalarOf(schema) : ScalarKind.None,
            Items = kind == SchemaKind.List ? ReadOrAny(schema["items"], definitions) : null,
            Values = schema["additionalProperties"] is KubeMap values ? Read(values, definitions, isResource: false)
                : kind == SchemaKind.Map ? SchemaNode.Any : null,
            ListKind = kind != SchemaKind.List ? ListKind.None : Text("list-type") switch
            {
                "map" => ListKind.Map,
                "set" => ListKind.Set,
                _ => ListKind.Atomic,
            },
            ListMapKeys = Names("list-map-keys"),
            PatchStrategy = PatchStrategies.Parse(Text("patch-strategy") ?? string.Empty),
            PatchMergeKey = Text("patch-merge-key"),
            IsAtomicMap = Text("map-type") == "atomic",
            PreservesUnknownFields = preserves,
            IsEmbeddedResource = embedded && !isResource,
            Default = place["default"] ?? schema["default"],
        };
    }

    private static SchemaNode ReadOrAny(KubeValue? schema, KubeMap definitions) =>
        schema is null ? SchemaNode.Any : Read(schema, definitions, isResource: false);

    private static ImmutableDictionary<string, SchemaNode> Fields(KubeMap schema, KubeMap definitions, bool isObject)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var (name, field) in (schema["properties"] ?? KubeMap.Empty).AsMap)
        {
            fields[name] = Read(field, definitions, isResource: false);
        }

        if (isObject)
        {
            var text = new SchemaNode(SchemaKind.Scalar) { ScalarKind = ScalarKind.String };
            fields["apiVersion"] = text;
            fields["kind"] = text;
            fields["metadata"] = MergeSchema.ObjectMeta;
        }

        return fields.ToImmutable();
    }

    private static SchemaKind KindOf(KubeMap schema, bool isResource)
    {
        if (schema[Extension + "int-or-string"]?.AsBool == true || schema["format"]?.AsString == "int-or-string")
        {
            return SchemaKind.Scalar;
        }

        return schema["type"]?.AsString switch
        {
            "array" => SchemaKind.List,
            "string" or "integer" or "number" or "boolean" => SchemaKind.Scalar,
            _ when isResource || schema.Has("properties") || schema[Extension + "embedded-resource"]?.AsBool == true => SchemaKind.Object,
            "object" => SchemaKind.Map,
            _ when schema["additionalProperties"] is KubeMap => SchemaKind.Map,
            _ => SchemaKind.Any,
        };
    }

    private static ScalarKind ScalarOf(KubeMap schema) => (schema["type"]?.AsString, schema["format"]?.AsString) switch
    {
        (_, "int-or-string") => ScalarKind.IntOrString,
        _ when schema[Extension + "int-or-string"]?.AsBool == true => ScalarKind.IntOrString,
        ("string", "byte") => ScalarKind.Bytes,
        ("string", "date-time") => ScalarKind.DateTime,
        ("integer", _) => ScalarKind.Integer,
        ("number", _) => ScalarKind.Number,
        ("boolean", _) => ScalarKind.Boolean,
        _ => ScalarKind.String,
    };

    // A chain of references that bites its own tail ends after as many steps as there are definitions.
    private static KubeMap Resolve(KubeMap schema, KubeMap definitions, out SchemaNode? builtIn)
    {
        builtIn = null;
        for (var steps = 0; steps <= definitions.Count; steps++)
        {
            var reference = schema["$ref"]?.AsString
                ?? (schema["allOf"]?.AsList is { Count: 1 } only ? only[0].AsMap["$ref"]?.AsString : null);
            if (reference is null)
            {
                return schema;
            }

            var name = reference[(reference.LastIndexOf('/') + 1)..];
            if (definitions[name] is not KubeMap next)
            {
                builtIn = MergeSchema.FindDefinition(name);
                return KubeMap.Empty;
            }

            schema = next;
        }

        return KubeMap.Empty;
    }
}
