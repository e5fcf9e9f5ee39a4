using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>A rule that somebody has, and how he came to it.</summary>
internal readonly record struct Grant(PolicyRule Rule, string Source);

/// <summary>Finds the rules that bindings give to an identity.</summary>
internal sealed class RoleBindings(ClusterStore store)
{
    public const string ClusterRoles = "clusterroles.rbac.authorization.k8s.io";
    public const string Roles = "roles.rbac.authorization.k8s.io";

    private const string ClusterBindings = "clusterrolebindings.rbac.authorization.k8s.io";
    private const string Bindings = "rolebindings.rbac.authorization.k8s.io";

    private static readonly ConditionalWeakTable<KubeMap, ImmutableArrayBox> Parsed = [];

    /// <summary>The rules at the cluster scope, and those of a namespace when one is given.</summary>
    /// <param name="identity">Who.</param>
    /// <param name="namespace">Namespace; empty for the cluster scope alone.</param>
    /// <param name="missing">Receives a line for each role that a binding names and that is not there.</param>
    public IEnumerable<Grant> Of(Identity identity, string @namespace, List<string> missing)
    {
        foreach (var (key, binding) in store.List(ClusterBindings).Objects)
        {
            foreach (var grant in Granted(identity, string.Empty, key.Name, binding, missing))
            {
                yield return grant;
            }
        }

        if (@namespace.Length == 0)
        {
            yield break;
        }

        foreach (var (key, binding) in store.List(Bindings).Objects)
        {
            if (key.Namespace == @namespace)
            {
                foreach (var grant in Granted(identity, @namespace, key.Name, binding, missing))
                {
                    yield return grant;
                }
            }
        }
    }

    /// <summary>The rules of the role that a binding names; null when it is not there.</summary>
    public ImmutableArray<PolicyRule>? RulesOf(KubeMap reference, string @namespace)
    {
        var isCluster = reference["kind"]?.AsString == "ClusterRole";
        return store.Find(new StoreKey(isCluster ? ClusterRoles : Roles, isCluster ? string.Empty : @namespace, reference["name"]?.AsString ?? string.Empty)) is { } role
            ? Parsed.GetValue(role, static root => new ImmutableArrayBox(PolicyRule.Of(root))).Rules
            : null;
    }

    private IEnumerable<Grant> Granted(Identity identity, string @namespace, string name, KubeMap binding, List<string> missing)
    {
        var subject = (binding["subjects"]?.AsList ?? KubeList.Empty).Select(item => item.AsMap).FirstOrDefault(item => IsMeant(identity, item, @namespace));
        if (subject is null)
        {
            yield break;
        }

        var reference = binding["roleRef"]?.AsMap ?? KubeMap.Empty;
        if (RulesOf(reference, @namespace) is not { } rules)
        {
            missing.Add($"{(reference["kind"]?.AsString == "ClusterRole" ? "clusterrole" : "role")}.rbac.authorization.k8s.io \"{reference["name"]?.AsString}\" not found");
            yield break;
        }

        var kind = @namespace.Length == 0 ? "ClusterRoleBinding" : "RoleBinding";
        var full = @namespace.Length == 0 ? name : $"{name}/{@namespace}";
        var source = $"RBAC: allowed by {kind} \"{full}\" of {reference["kind"]?.AsString} \"{reference["name"]?.AsString}\" to {Text(subject)}";
        foreach (var rule in rules)
        {
            yield return new Grant(rule, source);
        }
    }

    private static bool IsMeant(Identity identity, KubeMap subject, string @namespace)
    {
        var name = subject["name"]?.AsString ?? string.Empty;
        return subject["kind"]?.AsString switch
        {
            "User" => identity.Name == name,
            "Group" => identity.Groups.Contains(name),
            "ServiceAccount" => Identity.AccountOf(identity.Name) == (subject["namespace"]?.AsString is { Length: > 0 } own ? own : @namespace, name),
            _ => false,
        };
    }

    private static string Text(KubeMap subject) => subject["kind"]?.AsString == "ServiceAccount"
        ? $"ServiceAccount \"{subject["name"]?.AsString}/{subject["namespace"]?.AsString}\""
        : $"{subject["kind"]?.AsString} \"{subject["name"]?.AsString}\"";

    private sealed record ImmutableArrayBox(ImmutableArray<PolicyRule> Rules);
}
