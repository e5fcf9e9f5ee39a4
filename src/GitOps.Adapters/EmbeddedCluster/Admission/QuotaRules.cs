using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>How much a namespace may have by its ResourceQuotas: numbers of objects, amounts of what pods and claims ask for, and scopes.</summary>
internal static class QuotaRules
{
    public const string Resource = "resourcequotas";

    // What every container must say when a quota bounds it.
    private static readonly HashSet<string> Demanded = ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

    /// <exception cref="ApiException">403: this would be more than a quota allows, or does not say how much it is.</exception>
    public static void Check(ClusterStore store, WriteRequest request, KubeMap written, KubeMap? live)
    {
        if (request.Namespace.Length == 0 || request.Subresource.Length > 0)
        {
            return;
        }

        foreach (var (key, quota) in store.List(Resource).Objects)
        {
            if (key.Namespace == request.Namespace && QuotaScopes.Take(quota, request.Resource.Key, written))
            {
                Check(store, request, quota, written, live);
            }
        }
    }

    /// <summary>The status of a quota: what is allowed, and how much of it is used.</summary>
    public static KubeMap Status(ClusterStore store, KubeMap quota)
    {
        var space = ObjectMeta.Text(quota, "namespace");
        var used = KubeMap.Of(Bounds(quota).Select(item => KeyValuePair.Create(item.Name, (KubeValue)Used(store, space, quota, item.Name, item.Resource).ToString())));
        return KubeMap.Of(("hard", quota.Find("spec", "hard") ?? KubeMap.Empty), ("used", used));
    }

    private static void Check(ClusterStore store, WriteRequest request, KubeMap quota, KubeMap written, KubeMap? live)
    {
        var name = ObjectMeta.Text(quota, "name");
        var bounds = Bounds(quota).Where(item => item.Resource == request.Resource.Key).ToList();
        if (live is null && request.Resource.Key == "pods" && Unsaid(bounds.Select(item => item.Name), written) is { Length: > 0 } unsaid)
        {
            throw ApiException.Forbidden(request.Resource, request.Name, $"failed quota: {name}: must specify {unsaid}");
        }

        var over = bounds
            .Select(item => (item.Name, item.Limit, More: QuotaUsage.Of(item.Name, written).Minus(live is null ? Amount.Zero : QuotaUsage.Of(item.Name, live))))
            .Where(item => item.More > Amount.Zero)
            .Select(item => (item.Name, item.Limit, item.More, Used: Used(store, request.Namespace, quota, item.Name, request.Resource.Key)))
            .Where(item => item.Used.Plus(item.More) > item.Limit)
            .OrderBy(item => item.Name, StringComparer.Ordinal)
            .ToList();
        if (over.Count > 0)
        {
            throw ApiException.Forbidden(request.Resource, request.Name, $"exceeded quota: {name}, requested: {List(item => item.More)}, used: {List(item => item.Used)}, limited: {List(item => item.Limit)}");

            string List(Func<(string Name, Amount Limit, Amount More, Amount Used), Amount> amount) => string.Join(',', over.Select(item => $"{item.Name}={amount(item)}"));
        }
    }

    // What containers do not say although the quota bounds it, each with their names.
    private static string Unsaid(IEnumerable<string> names, KubeMap pod) => string.Join("; ", names.Where(Demanded.Contains).Order(StringComparer.Ordinal).Select(name =>
    {
        var (kind, resource) = name.Split('.') is [var prefix, var rest] ? (prefix, rest) : ("requests", name);
        var silent = PodResources.Containers(pod, "containers").Concat(PodResources.Containers(pod, "initContainers"))
            .Where(container => container.Find("resources", kind, resource) is null)
            .Select(container => container["name"]?.AsString)
            .ToList();
        return silent.Count == 0 ? string.Empty : $"{name} for: {string.Join(',', silent)}";
    }).Where(text => text.Length > 0));

    private static IEnumerable<(string Name, string Resource, Amount Limit)> Bounds(KubeMap quota) => (quota.Find("spec", "hard")?.AsMap ?? KubeMap.Empty)
        .Select(entry => (Name: entry.Key, Resource: QuotaUsage.ResourceOf(entry.Key), Limit: Amount.Of(entry.Value)))
        .Where(item => item.Resource is not null)
        .Select(item => (item.Name, item.Resource!, item.Limit));

    private static Amount Used(ClusterStore store, string space, KubeMap quota, string name, string resource) => store.List(resource).Objects
        .Where(item => item.Key.Namespace == space && QuotaScopes.Take(quota, resource, item.Value))
        .Aggregate(Amount.Zero, (sum, item) => sum.Plus(QuotaUsage.Of(name, item.Value)));
}
