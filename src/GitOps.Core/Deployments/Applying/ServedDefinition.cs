using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>When the objects of a CustomResourceDefinition can be written.</summary>
/// <remarks>A server tells of a kind in its discovery only a moment after it calls the definition established, and until then nobody finds the path of its objects.</remarks>
internal static class ServedDefinition
{
    /// <summary>Whether the server has accepted the definition.</summary>
    public static bool IsEstablished(KubeObject? live) =>
        live?.Status["conditions"]?.AsList.Any(item => item.AsMap["type"]?.AsString == "Established" && item.AsMap["status"]?.AsString == "True") ?? false;

    /// <summary>Whether it is established, and every served version of its kind is found.</summary>
    /// <exception cref="ClusterException">The server cannot be asked.</exception>
    public static async Task<bool> IsFoundAsync(ICluster cluster, KubeObject? live, CancellationToken cancellationToken)
    {
        if (!IsEstablished(live))
        {
            return false;
        }

        foreach (var kind in Kinds(live!))
        {
            if (await cluster.FindKindAsync(kind, cancellationToken).ConfigureAwait(false) is null)
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<GroupVersionKind> Kinds(KubeObject definition)
    {
        var (group, kind) = (definition.Spec["group"]?.AsString ?? string.Empty, definition.Spec["names"]?.AsMap["kind"]?.AsString ?? string.Empty);
        return (definition.Spec["versions"]?.AsList ?? KubeList.Empty)
            .Select(item => item.AsMap)
            .Where(version => version["served"]?.AsBool == true)
            .Select(version => new GroupVersionKind(group, version["name"]?.AsString ?? string.Empty, kind));
    }
}
