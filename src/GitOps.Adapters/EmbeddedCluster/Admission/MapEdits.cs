using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Small changes of trees that default values are made of.</summary>
internal static class MapEdits
{
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
