using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>What a value may be.</summary>
internal enum SchemaKind
{
    /// <summary>Anything; maps are granular and lists atomic, as the API server deduces it.</summary>
    Any,
    String,
    Integer,
    Number,
    Boolean,
    Bytes,
    Quantity,
    IntOrString,
    Time,

    /// <summary>A struct (fields) or a map (element).</summary>
    Map,
    List,
}

/// <summary>The schema of one value: type, fields or element, and how several writers share it.</summary>
/// <remarks>Built once and then read only; fields may point back to their owner (recursive types).</remarks>
internal sealed class SchemaNode(SchemaKind kind)
{
    public static readonly SchemaNode Any = new(SchemaKind.Any);

    public SchemaKind Kind { get; } = kind;

    /// <summary>Fields of a struct; null for a map with free keys.</summary>
    public Dictionary<string, SchemaField>? Fields { get; set; }

    /// <summary>Element of a list or of a map with free keys.</summary>
    public SchemaNode? Element { get; set; }

    /// <summary>Whether the value belongs to one writer as a whole.</summary>
    public bool IsAtomic { get; set; }

    /// <summary>Keys that identify the items of a list of maps; empty for a set of scalars, null for an atomic list.</summary>
    public string[]? ListKeys { get; set; }

    /// <summary>Whether unknown fields stay (custom resources only).</summary>
    public bool PreservesUnknown { get; set; }

    /// <summary>Whether the value is an object of its own with apiVersion, kind and metadata.</summary>
    public bool IsEmbeddedResource { get; set; }

    /// <summary>Whether an explicit null is a value (custom resources only).</summary>
    public bool IsNullable { get; set; }

    /// <summary>Default values and value rules of a custom resource's schema; null for built-in kinds.</summary>
    public KubeMap? OpenApi { get; set; }

    /// <summary>The schema of a field of a map; null when a struct has no such field.</summary>
    public SchemaNode? Child(string key)
    {
        if (Kind != SchemaKind.Map)
        {
            return Any;
        }

        if (Fields is not null && Fields.TryGetValue(key, out var field))
        {
            return field.Node;
        }

        return Element ?? (Fields is null || PreservesUnknown ? Any : null);
    }

    /// <summary>Whether a key is a declared field, not a free key.</summary>
    public bool Declares(string key) => Fields is not null && Fields.ContainsKey(key);
}

/// <summary>A field of a struct.</summary>
/// <param name="Node">Its schema.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="Zero">What the server writes when the field is not set; null when it writes nothing.</param>
/// <param name="DropsZero">Whether an empty text, 0 or false is the same as nothing.</param>
internal sealed record SchemaField(SchemaNode Node, bool IsRequired, KubeValue? Zero, bool DropsZero);
