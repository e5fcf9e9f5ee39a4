using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>What a structural schema does to a custom object before it is stored: unknown fields go, default values come.</summary>
internal static class CustomObjects
{
    /// <summary>The object without fields that the schema does not have.</summary>
    /// <param name="resource">The custom resource.</param>
    /// <param name="root">The object.</param>
    /// <param name="unknown">Receives the path of every field that went.</param>
    public static KubeMap Prune(ResourceType resource, KubeMap root, ICollection<string>? unknown) =>
        resource.Custom is { OpenApi.Count: > 0 } custom ? PruneMap(custom.OpenApi, root, string.Empty, unknown, isResource: true) : root;

    /// <summary>The object without fields that the schema of the version in which it is kept does not have.</summary>
    public static KubeMap PruneKept(ResourceType resource, KubeMap root) =>
        resource.Custom is { KeptOpenApi.Count: > 0 } custom ? PruneMap(custom.KeptOpenApi, root, string.Empty, null, isResource: true) : root;

    /// <summary>The object with the schema's default values.</summary>
    public static KubeMap Default(ResourceType resource, KubeMap root) =>
        resource.Custom is { OpenApi.Count: > 0 } custom ? (KubeMap)Default(custom.OpenApi, root) : root;

    private static KubeValue Prune(KubeMap schema, KubeValue value, string path, ICollection<string>? unknown)
    {
        switch (value)
        {
            case KubeMap map:
                return PruneMap(schema, map, path, unknown, schema["x-kubernetes-embedded-resource"]?.AsBool == true);
            case KubeList list when schema["items"] is KubeMap items:
                var index = 0;
                return new KubeList([.. list.Items.Select(item => Prune(items, item, $"{path}[{(index++).ToString(CultureInfo.InvariantCulture)}]", unknown))]);
            default:
                return value;
        }
    }

    private static KubeMap PruneMap(KubeMap schema, KubeMap map, string path, ICollection<string>? unknown, bool isResource)
    {
        var properties = schema["properties"]?.AsMap ?? KubeMap.Empty;
        var keepsAll = schema["x-kubernetes-preserve-unknown-fields"]?.AsBool == true || schema["additionalProperties"]?.AsBool == true;
        var values = schema["additionalProperties"] as KubeMap;
        var builder = new KubeMap.Builder();
        foreach (var (key, value) in map)
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if (isResource && key is "apiVersion" or "kind" or "metadata")
            {
                builder[key] = value;
            }
            else if (properties[key] is KubeMap property)
            {
                // Null stands for absence unless the schema allows it.
                if (value is not KubeNull || property["nullable"]?.AsBool == true || property.Has("default"))
                {
                    builder[key] = Prune(property, value, at, unknown);
                }
            }
            else if (values is not null)
            {
                builder[key] = Prune(values, value, at, unknown);
            }
            else if (keepsAll)
            {
                builder[key] = value;
            }
            else
            {
                unknown?.Add(at);
            }
        }

        return builder.Build();
    }

    private static KubeValue Default(KubeMap schema, KubeValue value)
    {
        switch (value)
        {
            case KubeMap map:
                foreach (var (key, property) in schema["properties"]?.AsMap ?? KubeMap.Empty)
                {
                    var rules = property.AsMap;
                    var mine = map[key];
                    if (rules["default"] is { } @default && (mine is null || (mine is KubeNull && rules["nullable"]?.AsBool != true)))
                    {
                        mine = @default;
                    }

                    if (mine is not null && Default(rules, mine) is var filled && !ReferenceEquals(filled, map[key]))
                    {
                        map = map.With(key, filled);
                    }
                }

                if (schema["additionalProperties"] is KubeMap values)
                {
                    var known = schema["properties"]?.AsMap ?? KubeMap.Empty;
                    foreach (var (key, item) in map)
                    {
                        if (!known.Has(key) && Default(values, item) is var filled && !ReferenceEquals(filled, item))
                        {
                            map = map.With(key, filled);
                        }
                    }
                }

                return map;
            case KubeList list when schema["items"] is KubeMap items:
                var changed = false;
                var filledItems = list.Items.Select(item =>
                {
                    var filled = Default(items, item);
                    changed |= !ReferenceEquals(filled, item);
                    return filled;
                }).ToList();
                return changed ? KubeList.Of(filledItems) : list;
            default:
                return value;
        }
    }
}
