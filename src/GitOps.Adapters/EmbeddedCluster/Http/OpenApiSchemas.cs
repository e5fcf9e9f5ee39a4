using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Collects the schemas of resources, each built-in type once, with references between them.</summary>
internal sealed class OpenApiSchemas(string references)
{
    private const string Prefix = "io.k8s.api.";

    private readonly Dictionary<string, KubeMap> schemas = new(StringComparer.Ordinal);

    public void Add(ResourceType resource)
    {
        var kinds = KubeList.Of((KubeValue)KubeMap.Of(("group", resource.Group), ("kind", resource.Kind.Kind), ("version", resource.Version)));
        if (resource.Custom is { } custom)
        {
            var schema = custom.OpenApi.Count == 0 ? KubeMap.Of(("type", "object"), ("x-kubernetes-preserve-unknown-fields", true)) : custom.OpenApi;
            schemas[string.Join('.', resource.Group.Split('.').Reverse()) + $".{resource.Version}.{resource.Kind.Kind}"] = schema.With("x-kubernetes-group-version-kind", kinds);
            return;
        }

        if (resource.Schema.TypeName.Length > 0)
        {
            Reference(resource.Schema);
            schemas[Prefix + resource.Schema.TypeName] = schemas[Prefix + resource.Schema.TypeName].With("x-kubernetes-group-version-kind", kinds);
        }
    }

    public KubeMap Build() => KubeMap.Of(schemas.OrderBy(schema => schema.Key, StringComparer.Ordinal).Select(schema => KeyValuePair.Create(schema.Key, (KubeValue)schema.Value)));

    private KubeMap Reference(SchemaNode node)
    {
        var name = Prefix + node.TypeName;
        if (!schemas.ContainsKey(name))
        {
            // The place is taken first: types may contain themselves.
            schemas[name] = KubeMap.Empty;
            var shape = GoShape.Of(node.TypeName);
            var schema = KubeMap.Of(
                ("type", "object"),
                ("properties", KubeMap.Of(node.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, (KubeValue)Describe(field.Value))))));
            var required = shape.Where(field => field.Value.IsRequired).Select(field => field.Key).Order(StringComparer.Ordinal).Select(field => (KubeValue)field).ToList();
            schemas[name] = required.Count == 0 ? schema : schema.With("required", KubeList.Of(required));
        }

        return KubeMap.Of(("$ref", references + name));
    }

    private static KubeMap Merging(SchemaNode node, KubeMap list)
    {
        list = node.ListKind switch
        {
            ListKind.Map => list.With("x-kubernetes-list-type", "map").With("x-kubernetes-list-map-keys", KubeList.Of(node.ListMapKeys.Select(key => (KubeValue)key))),
            ListKind.Set => list.With("x-kubernetes-list-type", "set"),
            ListKind.Atomic => list.With("x-kubernetes-list-type", "atomic"),
            _ => list,
        };
        list = node.PatchMergeKey is { } key ? list.With("x-kubernetes-patch-merge-key", key) : list;
        return node.PatchStrategy.HasFlag(PatchStrategy.Merge) ? list.With("x-kubernetes-patch-strategy", "merge") : list;
    }

    private KubeMap Describe(SchemaNode node) => node.Kind switch
    {
        SchemaKind.Object when node.TypeName.Length > 0 => KubeMap.Of(("allOf", KubeList.Of((KubeValue)Reference(node)))),
        SchemaKind.Map or SchemaKind.Object => KubeMap.Of(("type", "object"), ("additionalProperties", Describe(node.Values ?? SchemaNode.Any))),
        SchemaKind.List => Merging(node, KubeMap.Of(("type", "array"), ("items", Describe(node.Items ?? SchemaNode.Any)))),
        SchemaKind.Scalar => node.ScalarKind switch
        {
            ScalarKind.Integer => KubeMap.Of(("type", "integer")),
            ScalarKind.Number => KubeMap.Of(("type", "number")),
            ScalarKind.Boolean => KubeMap.Of(("type", "boolean")),
            ScalarKind.Bytes => KubeMap.Of(("type", "string"), ("format", "byte")),
            ScalarKind.DateTime => KubeMap.Of(("type", "string"), ("format", "date-time")),
            ScalarKind.IntOrString or ScalarKind.Quantity => KubeMap.Of(("oneOf", KubeList.Of(KubeMap.Of(("type", "string")), KubeMap.Of(("type", "integer"))))),
            _ => KubeMap.Of(("type", "string")),
        },
        _ => KubeMap.Empty,
    };
}
