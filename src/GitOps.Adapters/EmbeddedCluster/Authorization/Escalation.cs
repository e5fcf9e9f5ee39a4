using System.Collections.Immutable;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>Nobody gives away by roles and bindings what he does not have himself, unless <c>escalate</c> or <c>bind</c> let him.</summary>
internal sealed class Escalation(Authorizer authorizer)
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>Checks a write of a role or a binding; every other kind is left alone.</summary>
    /// <exception cref="ApiException">403: it would give away more than the writer has. 404: the role that is bound is not there.</exception>
    public void Check(WriteRequest request, KubeMap written, KubeMap? live)
    {
        if (request.Resource.Group != Group || request.By.IsMaster)
        {
            return;
        }

        if (request.Resource.Kind.Kind is "Role" or "ClusterRole")
        {
            CheckRole(request, written, live);
        }
        else
        {
            CheckBinding(request, written, live);
        }
    }

    private void CheckRole(WriteRequest request, KubeMap written, KubeMap? live)
    {
        if (live is not null && Equals(live["rules"], written["rules"]) && Equals(live["aggregationRule"], written["aggregationRule"]))
        {
            return;
        }

        if (authorizer.Decide(request.By, AccessRequest.Of("escalate", request.Resource, request.Namespace, request.Name)).IsAllowed)
        {
            return;
        }

        if (written["aggregationRule"] is KubeMap && !Held(request.By, string.Empty).Any(rule => rule is { Groups: ["*"], Resources: ["*"], Verbs: ["*"] }))
        {
            throw ApiException.Forbidden(request.Resource, request.Name, "must have cluster-admin privileges to use the aggregationRule");
        }

        Covered(request, PolicyRule.Of(written));
    }

    private void CheckBinding(WriteRequest request, KubeMap written, KubeMap? live)
    {
        var reference = written["roleRef"]?.AsMap ?? KubeMap.Empty;
        if (live is not null && Equals(live["roleRef"], written["roleRef"]) && Equals(live["subjects"], written["subjects"]))
        {
            return;
        }

        var (isCluster, name) = (reference["kind"]?.AsString == "ClusterRole", reference["name"]?.AsString ?? string.Empty);
        var bind = new AccessRequest("bind", Group, isCluster ? "clusterroles" : "roles", string.Empty, request.Namespace, name);
        if (authorizer.Decide(request.By, bind).IsAllowed)
        {
            return;
        }

        Covered(request, authorizer.Bindings.RulesOf(reference, request.Namespace)
            ?? throw new ApiException(404, "NotFound", $"{bind.Resource}.{Group} \"{name}\" not found") { About = (Group, bind.Resource, name) });
    }

    private void Covered(WriteRequest request, ImmutableArray<PolicyRule> rules)
    {
        var held = Held(request.By, request.Namespace);
        var missing = rules.SelectMany(rule => rule.Split()).Where(rule => !held.Exists(own => own.Covers(rule))).ToList();
        if (missing.Count > 0)
        {
            var groups = string.Join(' ', request.By.Groups.Select(group => $"\"{group}\""));
            var lines = Compact(missing).Select(rule => rule.ToString()).Order(StringComparer.Ordinal);
            throw ApiException.Forbidden(
                request.Resource,
                request.Name,
                $"user \"{request.By.Name}\" (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n{string.Join('\n', lines)}");
        }
    }

    private List<PolicyRule> Held(Identity identity, string @namespace) => [.. authorizer.Bindings.Of(identity, @namespace, []).Select(grant => grant.Rule)];

    // Rules that differ in their verbs alone are printed as one.
    private static IEnumerable<PolicyRule> Compact(List<PolicyRule> rules) => rules
        .GroupBy(rule => (Group: Only(rule.Groups), Resource: Only(rule.Resources), Name: Only(rule.Names), Path: Only(rule.Paths)))
        .Select(same => same.First() with { Verbs = [.. same.SelectMany(rule => rule.Verbs).Distinct()] });

    private static string? Only(ImmutableArray<string> texts) => texts.IsEmpty ? null : texts[0];
}
