using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Small changes of trees that default values are made of.</summary>
internal static class MapEdits
{
    /// <summary>A text of the map; empty when there is none.</summary>
    public static string Text(this KubeMap map, string key) => map[key]?.AsString ?? string.Empty;

    /// <summary>An inner map; empty when there is none.</summary>
    public static KubeMap Map(this KubeMap map, string key) => map[key] as KubeMap ?? KubeMap.Empty;

    /// <summary>A list; empty when there is none.</summary>
    public static KubeList List(this KubeMap map, string key) => map[key] as KubeList ?? KubeList.Empty;

    /// <summary>The maps of a list, each with its place.</summary>
    public static IEnumerable<(string At, KubeMap Item)> Each(this KubeMap map, string key, string path)
    {
        var list = map.List(key);
        for (var i = 0; i < list.Count; i++)
        {
            yield return (PodRules.Index(path, i), list[i] as KubeMap ?? KubeMap.Empty);
        }
    }

    /// <summary>The map with the key set where it is absent.</summary>
    public static KubeMap Default(this KubeMap map, string key, KubeValue value) => map.Has(key) ? map : map.With(key, value);

    /// <summary>The map with a changed inner map; as it is when there is no such map.</summary>
    public static KubeMap Edit(this KubeMap map, string key, Func<KubeMap, KubeMap> edit)
    {
        if (map[key] is not KubeMap inner)
        {
            return map;
        }

        var edited = edit(inner);
        return ReferenceEquals(edited, inner) ? map : map.With(key, edited);
    }

    /// <summary>The map with every map of a list changed; as it is when there is no such list.</summary>
    public static KubeMap EditEach(this KubeMap map, string key, Func<KubeMap, KubeMap> edit)
    {
        if (map[key] is not KubeList { Count: > 0 } list)
        {
            return map;
        }

        var changed = false;
        var items = list.Items.Select(item =>
        {
            if (item is not KubeMap inner)
            {
                return item;
            }

            var edited = edit(inner);
            changed |= !ReferenceEquals(edited, inner);
            return edited;
        }).ToList();
        return changed ? map.With(key, KubeList.Of(items)) : map;
    }

    /// <summary>The map with the key set.</summary>
    public static KubeMap EditOrMake(this KubeMap map, string key, Func<KubeMap, KubeMap> edit) => map.With(key, edit(map[key] as KubeMap ?? KubeMap.Empty));
}
