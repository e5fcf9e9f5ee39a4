using GitOps.Adapters.EmbeddedCluster.Store;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>Whether somebody may do something.</summary>
/// <param name="IsAllowed">Whether.</param>
/// <param name="Reason">By which binding; empty when none was needed.</param>
/// <param name="Fault">Roles that could not be asked; empty for none.</param>
internal sealed record AccessDecision(bool IsAllowed, string Reason, string Fault);

/// <summary>Decides by roles and bindings. Masters may do everything.</summary>
internal sealed class Authorizer(ClusterStore store)
{
    public RoleBindings Bindings { get; } = new(store);

    public AccessDecision Decide(Identity identity, AccessRequest request)
    {
        if (identity.IsMaster)
        {
            return new AccessDecision(true, string.Empty, string.Empty);
        }

        var missing = new List<string>();
        foreach (var grant in Bindings.Of(identity, request.Namespace, missing))
        {
            if (grant.Rule.Allows(request))
            {
                return new AccessDecision(true, grant.Source, string.Empty);
            }
        }

        return new AccessDecision(false, string.Empty, Fault(missing));
    }

    /// <exception cref="Http.ApiException">403: it is not allowed.</exception>
    public void Demand(Identity identity, AccessRequest request)
    {
        var decision = Decide(identity, request);
        if (!decision.IsAllowed)
        {
            throw request.Refuse(identity, decision.Fault.Length == 0 ? string.Empty : $"RBAC: {decision.Fault}");
        }
    }

    private static string Fault(List<string> missing) => missing.Distinct().ToList() switch
    {
        [] => string.Empty,
        [var only] => only,
        var many => $"[{string.Join(", ", many)}]",
    };
}
