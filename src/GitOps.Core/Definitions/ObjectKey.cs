namespace GitOps.Core.Definitions;

/// <summary>Kind, namespace and name of a definition.</summary>
public readonly record struct ObjectKey(string Kind, string Namespace, string Name)
{
    /// <summary><c>Kind/namespace/name</c>.</summary>
    public override string ToString() => $"{Kind}/{Namespace}/{Name}";
}
