namespace GitOps.Core.Objects;

/// <summary>How Flux writes the objects of a deployment into <c>status.inventory</c>: <c>namespace_name_group_Kind</c> and the version.</summary>
internal static class Inventory
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary>The id; the namespace is empty for cluster-scoped objects, the group for the core group.</summary>
    /// <remarks>RBAC names may hold colons, which are written as two underscores.</remarks>
    public static string IdOf(ObjectRef item)
    {
        var name = item.Kind.Group == RbacGroup ? item.Name.Replace(":", "__", StringComparison.Ordinal) : item.Name;
        return $"{item.Namespace}_{name}_{item.Kind.Group}_{item.Kind.Kind}";
    }

    /// <summary>Reads an id and its version.</summary>
    /// <exception cref="FormatException">The text is no inventory id.</exception>
    public static ObjectRef Parse(string id, string version)
    {
        var first = id.IndexOf('_', StringComparison.Ordinal);
        var last = id.LastIndexOf('_');
        var middle = last > 0 ? id.LastIndexOf('_', last - 1) : -1;
        if (first < 0 || middle <= first)
        {
            throw new FormatException($"'{id}' is no inventory id; it must read namespace_name_group_Kind.");
        }

        var name = id[(first + 1)..middle].Replace("__", ":", StringComparison.Ordinal);
        return new ObjectRef(new GroupVersionKind(id[(middle + 1)..last], version, id[(last + 1)..]), id[..first], name);
    }
}
