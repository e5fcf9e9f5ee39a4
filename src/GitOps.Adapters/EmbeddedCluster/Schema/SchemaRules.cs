using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>What server-side apply asks of a schema.</summary>
internal static class SchemaRules
{
    /// <summary>The schema of a key of a map; <see cref="SchemaNode.Any"/> where nothing is known.</summary>
    public static SchemaNode Child(this SchemaNode schema, string key) => schema.Field(key) ?? SchemaNode.Any;

    /// <summary>Whether a key is a declared field, not a free key.</summary>
    public static bool Declares(this SchemaNode schema, string key) => schema.Fields.ContainsKey(key);

    /// <summary>The schema of the items of a list.</summary>
    public static SchemaNode Item(this SchemaNode schema) => schema.Items ?? SchemaNode.Any;

    /// <summary>Whether the value has one owner as a whole: a scalar, an atomic map or an atomic list.</summary>
    public static bool IsLeaf(this SchemaNode schema, KubeValue value) => value switch
    {
        KubeMap => schema.IsAtomicMap,
        KubeList => schema.Kind != SchemaKind.List || schema.ListKind is ListKind.Atomic or ListKind.None,
        _ => true,
    };
}
