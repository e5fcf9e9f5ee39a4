using GitOps.Core.Deployments.Applying;

namespace GitOps.Adapters.Kubernetes.Discovery;

/// <summary>Paths of collections and objects.</summary>
internal static class ObjectPaths
{
    /// <summary>All objects of a kind; of one namespace when the kind has namespaces and one is named.</summary>
    public static string Collection(KindMapping mapping, string? @namespace)
    {
        var (group, version) = (mapping.Kind.Group, mapping.Kind.Version);
        var root = group.Length == 0 ? "/api/" : "/apis/";
        var separator = group.Length == 0 ? string.Empty : "/";
        return mapping.IsNamespaced && !string.IsNullOrEmpty(@namespace)
            ? $"{root}{group}{separator}{version}/namespaces/{Escape(@namespace, "namespace")}/{mapping.Plural}"
            : $"{root}{group}{separator}{version}/{mapping.Plural}";
    }

    /// <summary>One object.</summary>
    public static string Object(KindMapping mapping, string @namespace, string name)
    {
        RequireNamespace(mapping, @namespace);
        return name.Length == 0
            ? throw new ClusterException(400, "BadRequest", $"the {mapping.Kind.Kind} has no name")
            : $"{Collection(mapping, @namespace)}/{Escape(name, "name")}";
    }

    /// <summary>Refuses an object of a namespaced kind without namespace, which would be asked for across all of them.</summary>
    public static void RequireNamespace(KindMapping mapping, string @namespace)
    {
        if (mapping.IsNamespaced && @namespace.Length == 0)
        {
            throw new ClusterException(400, "BadRequest", "namespace not specified");
        }
    }

    private static string Escape(string segment, string what) => PathSegments.IsUsable(segment)
        ? Uri.EscapeDataString(segment)
        : throw new ClusterException(400, "BadRequest", $"\"{segment}\" cannot be the {what} of an object");
}
