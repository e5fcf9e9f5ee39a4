using System.Net.Http.Headers;
using GitOps.Core.Deployments.Applying;

namespace GitOps.Adapters.Kubernetes.Identity;

/// <summary>Acts as someone else, in the server's own way: the request carries who it is meant to be from.</summary>
internal static class Impersonation
{
    public static void Add(HttpRequestHeaders headers, ClusterIdentity? identity)
    {
        if (identity is null)
        {
            return;
        }

        headers.TryAddWithoutValidation("Impersonate-User", identity.User);
        foreach (var group in identity.Groups)
        {
            headers.TryAddWithoutValidation("Impersonate-Group", group);
        }
    }

    private const string ServiceAccount = "system:serviceaccount:";

    /// <summary>The RBAC rule that the engine's own account lacks when the server does not let it act as someone; null when that is not what was refused.</summary>
    public static string? FindMissingRule(ClusterIdentity? identity, ClusterException refusal)
    {
        if (identity is null || refusal.Status != 403 || !refusal.Message.Contains("cannot impersonate", StringComparison.Ordinal))
        {
            return null;
        }

        var rule = identity.User.StartsWith(ServiceAccount, StringComparison.Ordinal) && identity.User[ServiceAccount.Length..].Split(':') is [var space, var name]
            ? $"a Role in namespace {space} with verbs [impersonate], resources [serviceaccounts], resourceNames [{name}]"
            : $"a ClusterRole with verbs [impersonate], resources [users], resourceNames [\"{identity.User}\"]";
        var groups = identity.Groups.Count == 0 ? string.Empty : $" and resources [groups], resourceNames [{string.Join(", ", identity.Groups)}]";
        return $"the engine's own account needs {rule}{groups}";
    }

    /// <summary>Refuses what cannot stand in a header: it would otherwise surface as a broken connection, far from its cause.</summary>
    public static void Check(ClusterIdentity identity)
    {
        if (identity.User.Length == 0)
        {
            throw new ClusterException(400, "BadRequest", "the identity to act as has no user name");
        }

        foreach (var name in identity.Groups.Prepend(identity.User))
        {
            if (name.Any(character => character is < ' ' or > '~'))
            {
                throw new ClusterException(400, "BadRequest", "the identity to act as has a name with characters other than printable ASCII");
            }
        }
    }
}
