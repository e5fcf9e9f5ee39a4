using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Reads from the schemas under <c>crds</c> which fields hold names, labels and annotations.</summary>
internal static class CrdConfig
{
    private const int MaximumDepth = 64;

    public static TransformerConfig Load(ImmutableArray<string> paths, Loader loader)
    {
        var config = TransformerConfig.Empty;
        foreach (var path in paths)
        {
            var (text, file) = loader.LoadText(path);
            var types = KubeYaml.ParseAll(text, file) is [var document, ..] ? document.Value.AsMap : KubeMap.Empty;
            foreach (var (name, type) in types)
            {
                if (Properties(type) is { } properties && properties.Has("kind") && properties.Has("apiVersion") && properties.Has("metadata"))
                {
                    var kind = new GroupVersionKind(string.Empty, string.Empty, name[(name.LastIndexOf('.') + 1)..]);
                    config = config.Merge(Read(kind, types, name, [], TransformerConfig.Empty));
                }
            }
        }

        return config;
    }

    private static TransformerConfig Read(GroupVersionKind kind, KubeMap types, string type, ImmutableArray<string> path, TransformerConfig config)
    {
        if (types[type] is not { } definition || Properties(definition) is not { } properties || path.Length > MaximumDepth)
        {
            return config;
        }

        foreach (var (name, value) in properties)
        {
            var property = value.AsMap;
            var field = path.Add(name);
            ImmutableArray<FieldSpec> spec = [new FieldSpec(kind, string.Join('/', field), false)];
            if (property["x-kubernetes-annotation"] is KubeString)
            {
                config = config with { CommonAnnotations = TransformerConfig.MergeAll(config.CommonAnnotations, spec) };
            }

            if (property["x-kubernetes-label-selector"] is KubeString)
            {
                config = config with { CommonLabels = TransformerConfig.MergeAll(config.CommonLabels, spec) };
            }

            if (property["x-kubernetes-identity"] is KubeString)
            {
                config = config with { NamePrefix = TransformerConfig.MergeAll(config.NamePrefix, spec) };
            }

            if (property["x-kubernetes-object-ref-api-version"]?.AsString is { } version && property["x-kubernetes-object-ref-kind"]?.AsString is { } target)
            {
                var key = property["x-kubernetes-object-ref-name-key"]?.AsString ?? "name";
                var reference = new NameBackReference(new GroupVersionKind(string.Empty, version, target), [new FieldSpec(kind, string.Join('/', field.Add(key)), false)]);
                config = config.Merge(new TransformerConfig { NameReference = [reference] });
            }

            if (property["$ref"]?.AsString is { } inner)
            {
                config = Read(kind, types, inner, field, config);
            }
        }

        return config;
    }

    private static KubeMap? Properties(KubeValue type) => type.AsMap.Find("Schema", "properties") as KubeMap ?? type.AsMap.Find("schema", "properties") as KubeMap;
}
