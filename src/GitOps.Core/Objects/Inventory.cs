namespace GitOps.Core.Objects;

/// <summary>How Flux writes the objects of a deployment into <c>status.inventory</c>: <c>namespace_name_group_Kind</c> and the version.</summary>
internal static class Inventory
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary>The id; the namespace is empty for cluster-scoped objects, the group for the core group.</summary>
    /// <remarks>Names of roles and their bindings may hold colons, which are written as two underscores.</remarks>
    public static string IdOf(ObjectRef item)
    {
        var name = MayHoldColons(item.Kind) ? item.Name.Replace(":", "__", StringComparison.Ordinal) : item.Name;
        return $"{item.Namespace}_{name}_{item.Kind.Group}_{item.Kind.Kind}";
    }

    /// <summary>Reads an id and its version.</summary>
    /// <exception cref="FormatException">The text is no inventory id.</exception>
    public static ObjectRef Parse(string id, string version)
    {
        // From the right: neither kinds nor groups hold underscores, but a name may end with one that stands for a colon.
        var first = id.IndexOf('_', StringComparison.Ordinal);
        var last = id.LastIndexOf('_');
        var middle = last > 0 ? id.LastIndexOf('_', last - 1) : -1;
        if (first < 0 || middle <= first)
        {
            throw NoId(id, "it must read namespace_name_group_Kind");
        }

        var name = id[(first + 1)..middle].Replace("__", ":", StringComparison.Ordinal);
        var kind = id[(last + 1)..];
        if (name.Contains('_', StringComparison.Ordinal))
        {
            throw NoId(id, "it has more than four parts");
        }

        return name.Length == 0 || kind.Length == 0
            ? throw NoId(id, "name and kind must not be empty")
            : new ObjectRef(new GroupVersionKind(id[(middle + 1)..last], version, kind), id[..first], name);
    }

    private static bool MayHoldColons(GroupVersionKind kind) => kind is { Group: RbacGroup, Kind: "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding" };

    private static FormatException NoId(string id, string why) => new($"'{id}' is no inventory id: {why}.");
}
