namespace GitOps.Core.Objects;

/// <summary>Names one Kubernetes object of one API version.</summary>
/// <param name="Kind">Group, version and kind.</param>
/// <param name="Namespace">The namespace; empty for cluster-scoped objects.</param>
/// <param name="Name">The name.</param>
public readonly record struct ObjectRef(GroupVersionKind Kind, string Namespace, string Name)
{
    /// <summary>The identity without the version: two references with equal ids name the same object.</summary>
    public ObjectId Id => new(Kind.Group, Kind.Kind, Namespace, Name);

    /// <summary><c>Kind/namespace/name</c>, or <c>Kind/name</c> for cluster-scoped objects: how Flux writes objects in messages.</summary>
    public override string ToString() => Id.ToString();
}

/// <summary>Identity of a Kubernetes object across API versions.</summary>
public readonly record struct ObjectId(string Group, string Kind, string Namespace, string Name)
{
    /// <summary><c>Kind/namespace/name</c>, or <c>Kind/name</c> for cluster-scoped objects.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind}/{Name}" : $"{Kind}/{Namespace}/{Name}";
}
