using GitOps.Adapters.EmbeddedCluster.Http.Tables;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>The form in which the client wants objects: as they are, as a table, or their metadata alone.</summary>
internal static class Representation
{
    public static bool IsPlain(HttpContext http) => !IsTable(http) && !IsPartial(http);

    public static KubeMap Of(HttpContext http, ResourceType resource, KubeMap root) =>
        IsTable(http) ? TablePrinter.Print(resource, [root], ResourceVersion(root), Include(http))
        : IsPartial(http) ? Partial(root)
        : root;

    public static KubeMap OfList(HttpContext http, ResourceType resource, string revision, IEnumerable<KubeMap> items) =>
        IsTable(http) ? TablePrinter.Print(resource, items, revision, Include(http)) : KubeMap.Of(
            ("kind", "PartialObjectMetadataList"),
            ("apiVersion", "meta.k8s.io/v1"),
            ("metadata", KubeMap.Of(("resourceVersion", revision))),
            ("items", KubeList.Of(items.Select(item => (KubeValue)Partial(item)))));

    public static KubeMap Partial(KubeMap root) => KubeMap.Of(("kind", "PartialObjectMetadata"), ("apiVersion", "meta.k8s.io/v1"), ("metadata", root["metadata"] ?? KubeMap.Empty));

    private static string ResourceVersion(KubeMap root) => root.Find("metadata", "resourceVersion")?.AsString ?? string.Empty;

    private static string Include(HttpContext http) => http.Request.Query["includeObject"].ToString() is { Length: > 0 } text ? text : "Metadata";

    private static bool IsTable(HttpContext http) => First(http).Contains("as=Table", StringComparison.Ordinal);

    private static bool IsPartial(HttpContext http) => First(http).Contains("as=PartialObjectMetadata", StringComparison.Ordinal);

    // Clients name the form they like best first.
    private static string First(HttpContext http)
    {
        var accept = http.Request.Headers.Accept.ToString();
        var comma = accept.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? accept : accept[..comma];
    }
}
