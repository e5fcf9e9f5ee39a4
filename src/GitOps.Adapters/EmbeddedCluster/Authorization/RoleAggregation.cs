using System.Collections.Immutable;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Simulation;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>Keeps the rules of aggregated ClusterRoles: those of all roles that their selectors select.</summary>
internal sealed class RoleAggregation(ClusterStore store, ObjectRegistry registry) : IController
{
    private const string Writer = "clusterrole-aggregation-controller";

    public IEnumerable<(StoreKey Key, Duration After)> Affected(Change change)
    {
        if (change.Key.Resource != RoleBindings.ClusterRoles)
        {
            yield break;
        }

        foreach (var (key, role) in store.List(RoleBindings.ClusterRoles).Objects)
        {
            if (role["aggregationRule"] is KubeMap && (key == change.Key || IsSelected(role, change.Object) || (change.Previous is { } previous && IsSelected(role, previous))))
            {
                yield return (key, Duration.Zero);
            }
        }
    }

    public Duration? Reconcile(StoreKey key)
    {
        if (store.Find(key) is not { } role || role["aggregationRule"] is not KubeMap)
        {
            return null;
        }

        var rules = ImmutableArray.CreateBuilder<KubeValue>();
        foreach (var (_, other) in store.List(RoleBindings.ClusterRoles).Objects)
        {
            if (ObjectMeta.Text(other, "name") != key.Name && IsSelected(role, other))
            {
                rules.AddRange((other["rules"]?.AsList ?? KubeList.Empty).Where(rule => !rules.Contains(rule)));
            }
        }

        registry.Touch(key, Writer, string.Empty, live => live.With("rules", new KubeList(rules.ToImmutable())));
        return null;
    }

    /// <summary>Brings all aggregated roles up to date, those that others take up first.</summary>
    public void Settle()
    {
        var revision = -1L;
        while (revision != store.Revision)
        {
            revision = store.Revision;
            foreach (var key in store.List(RoleBindings.ClusterRoles).Objects.Keys)
            {
                Reconcile(key);
            }
        }
    }

    private static bool IsSelected(KubeMap role, KubeMap other) => (role.Find("aggregationRule", "clusterRoleSelectors")?.AsList ?? KubeList.Empty)
        .Any(selector => Selectors.Matches(selector.AsMap, ObjectMeta.Of(other)["labels"]?.AsMap ?? KubeMap.Empty));
}
