using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>How many objects of a resource a namespace may have by its ResourceQuotas. Amounts, as of processors, and quotas with scopes are not counted.</summary>
internal static class QuotaRules
{
    public const string Resource = "resourcequotas";
    private const string Count = "count/";

    // What older quotas name without the prefix.
    private static readonly HashSet<string> Plain = ["pods", "services", "configmaps", "secrets", "persistentvolumeclaims", "replicationcontrollers", Resource];

    /// <exception cref="ApiException">403: one more would be more than a quota allows.</exception>
    public static void Check(ClusterStore store, WriteRequest request)
    {
        if (request.Namespace.Length == 0)
        {
            return;
        }

        foreach (var (key, quota) in store.List(Resource).Objects)
        {
            if (key.Namespace != request.Namespace)
            {
                continue;
            }

            var over = Counted(quota)
                .Where(item => item.Resource == request.Resource.Name)
                .Select(item => (item.Name, item.Limit, Used: Used(store, key.Namespace, item.Resource)))
                .Where(item => item.Used >= item.Limit)
                .OrderBy(item => item.Name, StringComparer.Ordinal)
                .ToList();
            if (over.Count > 0)
            {
                throw ApiException.Forbidden(request.Resource, request.Name, string.Create(CultureInfo.InvariantCulture, $"exceeded quota: {key.Name}, requested: {List(item => 1)}, used: {List(item => item.Used)}, limited: {List(item => item.Limit)}"));

                string List(Func<(string Name, long Limit, long Used), long> amount) =>
                    string.Join(',', over.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Name}={amount(item)}")));
            }
        }
    }

    /// <summary>The status of a quota: what is allowed, and how much of it is used.</summary>
    public static KubeMap Status(ClusterStore store, KubeMap quota)
    {
        var space = ObjectMeta.Text(quota, "namespace");
        var used = KubeMap.Of(Counted(quota).Select(item => KeyValuePair.Create(item.Name, (KubeValue)Used(store, space, item.Resource).ToString(CultureInfo.InvariantCulture))));
        return KubeMap.Of(("hard", quota.Find("spec", "hard") ?? KubeMap.Empty), ("used", used));
    }

    private static IEnumerable<(string Name, string Resource, long Limit)> Counted(KubeMap quota)
    {
        if (quota.Find("spec", "scopes") is KubeList { Count: > 0 } || quota.Find("spec", "scopeSelector") is not null)
        {
            yield break;
        }

        foreach (var (name, limit) in quota.Find("spec", "hard")?.AsMap ?? KubeMap.Empty)
        {
            var resource = name.StartsWith(Count, StringComparison.Ordinal) ? name[Count.Length..] : Plain.Contains(name) ? name : null;
            if (resource is not null && long.TryParse(limit.AsString, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield return (name, resource, number);
            }
        }
    }

    // Pods that came to their end use nothing any more.
    private static long Used(ClusterStore store, string space, string resource) => store.List(resource).Objects
        .LongCount(item => item.Key.Namespace == space && item.Value.Find("status", "phase")?.AsString is not ("Succeeded" or "Failed"));
}
