namespace GitOps.Core.Objects;

/// <summary>Names one Kubernetes object of one API version.</summary>
/// <param name="Kind">Group, version and kind.</param>
/// <param name="Namespace">The namespace; empty for cluster-scoped objects.</param>
/// <param name="Name">The name.</param>
public readonly record struct ObjectRef(GroupVersionKind Kind, string Namespace, string Name)
{
    /// <summary>The identity without the version: two references with equal ids name the same object.</summary>
    public ObjectId Id => new(Kind.Group, Kind.Kind, Namespace, Name);

    /// <summary>An equal reference that shares its texts, apart from the name, with all others of its kind and namespace: for lists that are kept.</summary>
    internal ObjectRef Pooled() => new(new GroupVersionKind(SharedWords.Of(Kind.Group), SharedWords.Of(Kind.Version), SharedWords.Of(Kind.Kind)), SharedWords.Of(Namespace), Name);

    /// <summary>The whole reference as one text, <c>group/version/Kind:namespace/name</c> with empty parts where there are none: how events name objects.</summary>
    public string ToText() => $"{Kind.Group}/{Kind.Version}/{Kind.Kind}:{Namespace}/{Name}";

    /// <summary>Reads <see cref="ToText"/>.</summary>
    /// <exception cref="FormatException">The text is no reference.</exception>
    public static ObjectRef Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var slash = colon < 0 ? -1 : text.IndexOf('/', colon);
        return slash > 0 && text[..colon].Split('/') is [var group, var version, var kind]
            ? new ObjectRef(new GroupVersionKind(SharedWords.Of(group), SharedWords.Of(version), SharedWords.Of(kind)), SharedWords.Of(text[(colon + 1)..slash]), text[(slash + 1)..])
            : throw new FormatException($"'{text}' is no object reference; it must read group/version/Kind:namespace/name.");
    }

    /// <summary><c>Kind/namespace/name</c>, or <c>Kind/name</c> for cluster-scoped objects: how Flux writes objects in messages.</summary>
    public override string ToString() => Id.ToString();
}

/// <summary>Identity of a Kubernetes object across API versions.</summary>
public readonly record struct ObjectId(string Group, string Kind, string Namespace, string Name)
{
    /// <summary><c>Kind/namespace/name</c>, or <c>Kind/name</c> for cluster-scoped objects.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind}/{Name}" : $"{Kind}/{Namespace}/{Name}";
}
