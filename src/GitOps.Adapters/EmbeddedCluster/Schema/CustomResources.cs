using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>Reads the resources of a CustomResourceDefinition: those that it serves, and the one that it keeps.</summary>
internal static class CustomResources
{
    public const string Resource = "customresourcedefinitions.apiextensions.k8s.io";

    public static ImmutableArray<ResourceType> Read(IEnumerable<KubeMap> definitions) => [.. definitions.SelectMany(Read)];

    private static IEnumerable<ResourceType> Read(KubeMap definition)
    {
        var spec = definition["spec"]?.AsMap ?? KubeMap.Empty;
        var names = spec["names"]?.AsMap ?? KubeMap.Empty;
        var versions = (spec["versions"]?.AsList ?? KubeList.Empty).Select(version => version.AsMap).ToList();
        var webhook = spec.Find("conversion", "strategy")?.AsString == "Webhook" ? spec.Find("conversion", "webhook") as KubeMap : null;
        var kept = versions.Find(version => version["storage"]?.AsBool == true) ?? KubeMap.Empty;
        foreach (var version in versions.Where(version => version["served"]?.AsBool == true || version == kept).OrderByDescending(version => version["name"]?.AsString, VersionOrder.Instance))
        {
            var kind = new GroupVersionKind(Text(spec, "group"), Text(version, "name"), Text(names, "kind"));
            var openApi = SchemaOf(version);
            var subresources = version["subresources"]?.AsMap ?? KubeMap.Empty;
            var custom = new CustomResource(subresources.Has("status"), subresources["scale"] as KubeMap, version["additionalPrinterColumns"]?.AsList ?? KubeList.Empty, openApi, SchemaOf(kept), webhook)
            {
                SelectableFields = [.. (version["selectableFields"]?.AsList ?? KubeList.Empty).Select(field => Text(field.AsMap, "jsonPath").TrimStart('.'))],
            };
            yield return new ResourceType(
                kind,
                Text(names, "plural"),
                Text(names, "singular") is { Length: > 0 } singular ? singular : kind.Kind.ToLowerInvariant(),
                Text(spec, "scope") == "Namespaced",
                Texts(names, "shortNames"),
                Texts(names, "categories"),
                [.. subresources.Keys.Where(key => key is "status" or "scale")],
                MergeSchema.FromOpenApi(openApi))
            {
                Storage = kind with { Version = Text(kept, "name") },
                Custom = custom,
                IsServed = version["served"]?.AsBool == true,
                ListKind = Text(names, "listKind") is { Length: > 0 } listKind ? listKind : kind.Kind + "List",
            };
        }
    }

    private static KubeMap SchemaOf(KubeMap version) => version.Find("schema", "openAPIV3Schema")?.AsMap ?? KubeMap.Empty;

    private static string Text(KubeMap map, string key) => map[key]?.AsString ?? string.Empty;

    private static string[] Texts(KubeMap map, string key) => [.. (map[key]?.AsList ?? KubeList.Empty).Select(item => item.AsString ?? string.Empty)];
}
