using System.Globalization;
using System.Text;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Lists with selectors and pages.</summary>
internal sealed class ListEndpoint(ClusterStore store, Conversions conversions)
{
    public async Task HandleAsync(HttpContext http, ApiPath path, ResourceType resource)
    {
        var (selected, revision) = Select(http, path, resource);
        var (start, snapshot) = ReadContinue(http);
        var (page, rest) = Page(http, selected, start);
        var served = await ServeAsync(http, resource, page);
        var list = Representation.IsPlain(http)
            ? Envelope(resource, snapshot ?? ObjectMeta.Revision(revision), served)
            : Representation.OfList(http, resource, snapshot ?? ObjectMeta.Revision(revision), served);
        if (rest > 0)
        {
            var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{snapshot ?? ObjectMeta.Revision(revision)}\n{page[^1].Key.Namespace}\n{page[^1].Key.Name}"));
            list = list.WithAt(["metadata", "continue"], token).WithAt(["metadata", "remainingItemCount"], rest);
        }

        await Answers.WriteAsync(http, list);
    }

    /// <summary>The objects that the request's path and selectors name, in order and as they are kept, with the revision they were read at.</summary>
    public (List<(StoreKey Key, KubeMap Object)> Objects, long Revision) Select(HttpContext http, ApiPath path, ResourceType resource)
    {
        var matches = Selectors.Parse(http.Request.Query["labelSelector"], http.Request.Query["fieldSelector"], resource);
        var (objects, revision) = store.List(resource.Key);
        var selected = new List<(StoreKey, KubeMap)>();
        foreach (var (key, root) in objects)
        {
            if ((path.Namespace.Length == 0 || key.Namespace == path.Namespace) && matches(root))
            {
                selected.Add((key, root));
            }
        }

        return (selected, revision);
    }

    /// <summary>The objects as they are served.</summary>
    public ValueTask<IReadOnlyList<KubeMap>> ServeAsync(HttpContext http, ResourceType resource, List<(StoreKey Key, KubeMap Object)> selected) =>
        conversions.ServeAsync(resource, [.. selected.Select(item => item.Object)], http.RequestAborted);

    public static KubeMap Envelope(ResourceType resource, long revision, IEnumerable<KubeMap> items) => Envelope(resource, ObjectMeta.Revision(revision), items);

    // Items of built-in kinds carry no type of their own; those of custom resources do.
    private static KubeMap Envelope(ResourceType resource, string revision, IEnumerable<KubeMap> items) => KubeMap.Of(
        ("kind", resource.ListKind),
        ("apiVersion", resource.Kind.ApiVersion),
        ("metadata", KubeMap.Of(("resourceVersion", revision))),
        ("items", KubeList.Of(items.Select(item => (KubeValue)(resource.Custom is null ? item.Without("kind").Without("apiVersion") : item)))));

    private static (List<(StoreKey Key, KubeMap Object)> Page, int Remaining) Page(HttpContext http, List<(StoreKey Key, KubeMap Object)> all, StoreKey? after)
    {
        var first = after is { } key ? all.FindIndex(item => item.Key.CompareTo(key) > 0) : 0;
        if (first < 0)
        {
            return ([], 0);
        }

        var limit = int.TryParse(http.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : int.MaxValue;
        var count = Math.Min(limit, all.Count - first);
        return (all.GetRange(first, count), all.Count - first - count);
    }

    private static (StoreKey? After, string? Revision) ReadContinue(HttpContext http)
    {
        var token = http.Request.Query["continue"].ToString();
        if (token.Length == 0)
        {
            return (null, null);
        }

        var bytes = new byte[token.Length];
        var parts = Convert.TryFromBase64String(token, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split('\n') : [];
        return parts is [var revision, var @namespace, var name]
            ? (new StoreKey(string.Empty, @namespace, name), revision)
            : throw ApiException.BadRequest("continue key is not valid: the token was not made by this server");
    }
}
