using System.Globalization;
using GitOps.Adapters.Kubernetes.Connecting;
using GitOps.Adapters.Kubernetes.Discovery;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Applying;

/// <summary>Reads objects and lists.</summary>
internal sealed class ObjectReader(ApiClient api, int pageSize)
{
    /// <summary>The whole list, page by page, at one resource version.</summary>
    public async Task<ObjectList> ListAsync(KindMapping mapping, ObjectQuery query, ClusterIdentity? identity, CancellationToken cancellationToken)
    {
        var limit = pageSize;
        var items = new List<KubeObject>();
        string? next = null;
        while (true)
        {
            KubeMap page;
            try
            {
                var path = Path(mapping, query, limit, next);
                page = (await api.SendAsync(new ApiRequest(HttpMethod.Get, path, identity), cancellationToken)).AsMap;
            }
            catch (ClusterException exception) when (exception.Status == 410 && next is not null)
            {
                // The list grew too old between two pages: once more, in one piece.
                (limit, next) = (0, null);
                items.Clear();
                continue;
            }

            foreach (var item in page["items"]?.AsList ?? KubeList.Empty)
            {
                items.Add(Complete(item.AsMap, mapping.Kind));
            }

            next = page.Find("metadata", "continue")?.AsString;
            if (string.IsNullOrEmpty(next))
            {
                return new ObjectList(items, page.Find("metadata", "resourceVersion")?.AsString ?? string.Empty);
            }
        }
    }

    /// <summary>The query part that selects objects, each parameter with a leading ampersand.</summary>
    public static string Selection(ObjectQuery query) =>
        (query.LabelSelector is { } labels ? $"&labelSelector={Uri.EscapeDataString(labels)}" : string.Empty)
        + (query.FieldSelector is { } fields ? $"&fieldSelector={Uri.EscapeDataString(fields)}" : string.Empty);

    private static string Path(KindMapping mapping, ObjectQuery query, int limit, string? next) =>
        ObjectPaths.Collection(mapping, query.Namespace)
        + "?limit=" + limit.ToString(CultureInfo.InvariantCulture)
        + Selection(query)
        + (next is null ? string.Empty : $"&continue={Uri.EscapeDataString(next)}");

    // Items in lists of built-in kinds do not say what they are.
    private static KubeObject Complete(KubeMap item, GroupVersionKind kind) => item.Has("kind") && item.Has("apiVersion")
        ? new KubeObject(item)
        : new KubeObject(KubeMap.Of([new("apiVersion", kind.ApiVersion), new("kind", kind.Kind), .. item]));
}
