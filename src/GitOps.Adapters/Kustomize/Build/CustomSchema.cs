using System.Collections.Frozen;
using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>An OpenAPI document that a kustomization names under <c>openapi</c>: how lists of its kinds are merged.</summary>
internal sealed class CustomSchema
{
    private const string BuiltInVersion = "v1.21.2";

    private readonly KubeMap definitions;
    private readonly FrozenDictionary<GroupVersionKind, string> kinds;

    private readonly bool fallsBack;

    private CustomSchema(KubeMap definitions, bool fallsBack)
    {
        (this.definitions, this.fallsBack) = (definitions, fallsBack);
        kinds = Kinds(definitions).DistinctBy(entry => entry.Key).ToFrozenDictionary();
    }

    /// <summary>Reads what <c>openapi</c> names; null when it names nothing but the built-in version.</summary>
    /// <param name="openApi">The field of the kustomization.</param>
    /// <param name="loader">Reads the document.</param>
    /// <param name="fallsBack">Whether built-in types stand behind those of the document.</param>
    public static CustomSchema? Load(ImmutableSortedDictionary<string, string> openApi, Loader loader, bool fallsBack)
    {
        var path = openApi.GetValueOrDefault("path");
        var version = openApi.GetValueOrDefault("version");
        if (path is not null && version is not null)
        {
            throw new KustomizeException("builtin version and custom schema provided, cannot use both");
        }

        if (path is null)
        {
            return version is null or BuiltInVersion or ""
                ? null
                : throw new KustomizeException("the specified OpenAPI version is not built in");
        }

        var (text, file) = loader.LoadText(path);
        var root = KubeYaml.ParseAll(text, file) is [var document, ..] ? document.Value.AsMap : KubeMap.Empty;
        return new CustomSchema((root["definitions"] ?? root.Find("components", "schemas"))?.AsMap ?? KubeMap.Empty, fallsBack);
    }

    /// <summary>The schema of a kind; null when the document has none.</summary>
    public SchemaNode? Find(GroupVersionKind kind) =>
        kinds.TryGetValue(kind, out var name) ? Node(definitions[name]!.AsMap) : fallsBack ? null : SchemaNode.Any;

    private static IEnumerable<KeyValuePair<GroupVersionKind, string>> Kinds(KubeMap definitions)
    {
        foreach (var (name, definition) in definitions)
        {
            foreach (var kind in definition.AsMap["x-kubernetes-group-version-kind"]?.AsList ?? KubeList.Empty)
            {
                var map = kind.AsMap;
                yield return KeyValuePair.Create(new GroupVersionKind(Text(map, "group"), Text(map, "version"), Text(map, "kind")), name);
            }
        }
    }

    private SchemaNode Node(KubeMap schema)
    {
        if (schema["$ref"]?.AsString is { } reference)
        {
            var name = reference[(reference.LastIndexOf('/') + 1)..];
            return definitions[name] is KubeMap target ? Node(target)
                : (fallsBack ? MergeSchema.FindDefinition(name) : null) ?? SchemaNode.Any;
        }

        var strategy = schema["x-kubernetes-patch-strategy"]?.AsString ?? string.Empty;
        var key = schema["x-kubernetes-patch-merge-key"]?.AsString;
        var patch = (strategy.Contains("merge", StringComparison.Ordinal) ? PatchStrategy.Merge : PatchStrategy.None)
            | (strategy.Contains("replace", StringComparison.Ordinal) ? PatchStrategy.Replace : PatchStrategy.None);
        if (schema["items"] is KubeMap items)
        {
            return new SchemaNode(SchemaKind.List)
            {
                Items = Node(items),
                PatchStrategy = patch,
                PatchMergeKey = key,
                ListMapKeys = [.. (schema["x-kubernetes-list-map-keys"]?.AsList ?? KubeList.Empty).Select(item => item.AsString ?? string.Empty)],
            };
        }

        return new SchemaNode(schema["properties"] is KubeMap ? SchemaKind.Object : schema["additionalProperties"] is KubeMap ? SchemaKind.Map : SchemaKind.Any, () => Fields(schema))
        {
            PatchStrategy = patch,
            PatchMergeKey = key,
            Values = schema["additionalProperties"] is KubeMap values ? Node(values) : null,
            PreservesUnknownFields = true,
        };
    }

    private ImmutableDictionary<string, SchemaNode> Fields(KubeMap schema) =>
        schema["properties"] is KubeMap properties
            ? properties.ToImmutableDictionary(entry => entry.Key, entry => Node(entry.Value.AsMap), StringComparer.Ordinal)
            : ImmutableDictionary<string, SchemaNode>.Empty;

    private static string Text(KubeMap map, string key) => map[key]?.AsString ?? string.Empty;
}
