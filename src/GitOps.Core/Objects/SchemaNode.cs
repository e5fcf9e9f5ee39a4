using System.Collections.Immutable;

namespace GitOps.Core.Objects;

/// <summary>What a node of a schema is.</summary>
internal enum SchemaKind
{
    /// <summary>Anything: nothing is known of what is below.</summary>
    Any,

    /// <summary>An object with declared fields.</summary>
    Object,

    /// <summary>A map from free keys to values of one type.</summary>
    Map,
    List,
    Scalar,
}

/// <summary>Types of scalars.</summary>
internal enum ScalarKind
{
    None,
    String,

    /// <summary>A string of base64.</summary>
    Bytes,

    /// <summary>A string with a time as RFC 3339 writes it.</summary>
    DateTime,
    Integer,
    Number,
    Boolean,
    IntOrString,
    Quantity,
}

/// <summary>How the items of a list are told apart under server-side apply (<c>x-kubernetes-list-type</c>).</summary>
internal enum ListKind
{
    None,
    Atomic,
    Set,
    Map,
}

/// <summary>How a strategic merge patch treats a field (<c>x-kubernetes-patch-strategy</c>).</summary>
[Flags]
internal enum PatchStrategy
{
    None = 0,
    Merge = 1,
    Replace = 2,
    RetainKeys = 4,
}

/// <summary>One place of a schema: its type, and how changes of it are merged.</summary>
/// <remarks>Immutable. Types that contain themselves are resolved step by step, so nodes may be walked but not enumerated to the end.</remarks>
internal sealed class SchemaNode
{
    private readonly Func<ImmutableDictionary<string, SchemaNode>>? read;
    private ImmutableDictionary<string, SchemaNode>? fields;
    private string[]? patchKeys;

    public SchemaNode(SchemaKind kind, Func<ImmutableDictionary<string, SchemaNode>>? fields = null) => (Kind, read) = (kind, fields);

    /// <summary>Anything.</summary>
    public static SchemaNode Any { get; } = new(SchemaKind.Any) { PreservesUnknownFields = true };

    public SchemaKind Kind { get; }

    public ScalarKind ScalarKind { get; init; }

    /// <summary>The type of a built-in object as the table names it, for example <c>core.v1.Container</c>; empty for everything else.</summary>
    public string TypeName { get; init; } = string.Empty;

    /// <summary>The type of the items of a list.</summary>
    public SchemaNode? Items { get; init; }

    /// <summary>The type of the values of a map, or of the undeclared fields of an object.</summary>
    public SchemaNode? Values { get; init; }

    /// <summary><see cref="Objects.ListKind.Atomic"/> where nothing was said of a list.</summary>
    public ListKind ListKind { get; init; }

    /// <summary>The fields that identify an item of a list of <see cref="Objects.ListKind.Map"/>.</summary>
    public ImmutableArray<string> ListMapKeys { get; init; } = [];

    public PatchStrategy PatchStrategy { get; init; }

    /// <summary>The field that identifies an item in a strategic merge patch; null when items are scalars or replaced together.</summary>
    public string? PatchMergeKey { get; init; }

    /// <summary>The fields that tell items apart in a strategic merge patch; none for lists of scalars. Not to be changed.</summary>
    internal string[] PatchKeys => patchKeys ??= ListMapKeys.Length > 0 ? [.. ListMapKeys] : PatchMergeKey is { } key ? [key] : [];

    /// <summary>Whether a map or object has one owner as a whole (<c>x-kubernetes-map-type: atomic</c>).</summary>
    public bool IsAtomicMap { get; init; }

    /// <summary>Whether undeclared fields are kept.</summary>
    public bool PreservesUnknownFields { get; init; }

    /// <summary>Whether this is a whole Kubernetes object inside of another.</summary>
    public bool IsEmbeddedResource { get; init; }

    /// <summary>The default value; null when there is none, or none is known. Built-in types know those of list-map keys only.</summary>
    public KubeValue? Default { get; init; }

    /// <summary>The declared fields of an object.</summary>
    public ImmutableDictionary<string, SchemaNode> Fields =>
        fields ??= read?.Invoke() ?? ImmutableDictionary<string, SchemaNode>.Empty;

    /// <summary>The schema of a field or of a map's value; null when the name is not known.</summary>
    public SchemaNode? Field(string name) => Fields.GetValueOrDefault(name) ?? Values;

    /// <summary>This node with the merge rules of the place where it is used; its own where the place says nothing.</summary>
    internal SchemaNode At(PatchStrategy strategy, string? mergeKey, bool isAtomicMap, KubeValue? defaultValue)
    {
        if (strategy == PatchStrategy.None && mergeKey is null && !isAtomicMap && defaultValue is null)
        {
            return this;
        }

        return new SchemaNode(Kind, () => Fields)
        {
            ScalarKind = ScalarKind,
            TypeName = TypeName,
            Items = Items,
            Values = Values,
            ListKind = ListKind,
            ListMapKeys = ListMapKeys,
            PatchStrategy = strategy == PatchStrategy.None ? PatchStrategy : strategy,
            PatchMergeKey = mergeKey ?? PatchMergeKey,
            IsAtomicMap = isAtomicMap || IsAtomicMap,
            PreservesUnknownFields = PreservesUnknownFields,
            IsEmbeddedResource = IsEmbeddedResource,
            Default = defaultValue ?? Default,
        };
    }
}
