namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>A path below <c>/api/v1</c> or <c>/apis/group/version</c> that names a resource.</summary>
/// <param name="Group">API group; empty for core.</param>
/// <param name="Version">API version.</param>
/// <param name="Namespace">Namespace; empty for all namespaces or cluster scope.</param>
/// <param name="Plural">Resource.</param>
/// <param name="Name">Object; empty for the collection.</param>
/// <param name="Subresource">Subresource; empty for the object itself.</param>
internal sealed record ApiPath(string Group, string Version, string Namespace, string Plural, string Name, string Subresource)
{
    /// <summary>Reads the segments of a request path; null when they name no resource.</summary>
    public static ApiPath? Parse(string[] segments)
    {
        var (group, version, rest) = segments switch
        {
            ["api", var v, .. var tail] => (string.Empty, v, tail),
            ["apis", var g, var v, .. var tail] => (g, v, tail),
            _ => (string.Empty, string.Empty, []),
        };
        if (rest is ["watch", .. var watched])
        {
            rest = watched;
        }

        return rest switch
        {
            [] => null,
            ["namespaces", var name] => new(group, version, string.Empty, "namespaces", name, string.Empty),
            ["namespaces", var name, "status" or "finalize"] => new(group, version, string.Empty, "namespaces", name, rest[2]),
            ["namespaces", var ns, var plural] => new(group, version, ns, plural, string.Empty, string.Empty),
            ["namespaces", var ns, var plural, var name] => new(group, version, ns, plural, name, string.Empty),
            ["namespaces", var ns, var plural, var name, .. var sub] => new(group, version, ns, plural, name, string.Join('/', sub)),
            [var plural] => new(group, version, string.Empty, plural, string.Empty, string.Empty),
            [var plural, var name] => new(group, version, string.Empty, plural, name, string.Empty),
            [var plural, var name, .. var sub] => new(group, version, string.Empty, plural, name, string.Join('/', sub)),
        };
    }
}
