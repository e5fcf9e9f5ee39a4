using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Values;

/// <summary>Lays given values over the defaults of a chart and its subcharts, as Helm does it: null deletes a default, globals flow down.</summary>
/// <remarks>Merging keeps nulls where coalescing drops them; Helm merges where a later coalescing still has to see them.</remarks>
internal static class Coalescing
{
    private const string Global = "global";

    /// <summary>Values for templates. The given map is copied, not changed.</summary>
    /// <exception cref="ChartException">A subchart's values are no map.</exception>
    public static GoMap Coalesce(ChartInstance chart, GoMap values) => Run(chart, values.As(GoMap.PlainType).DeepCopy(), merge: false);

    /// <summary>The chart's own values with those of its subcharts in them, nulls kept.</summary>
    public static GoMap Merge(ChartInstance chart) => Run(chart, new GoMap(), merge: true);

    /// <summary>Fills the target with what it lacks of the source.</summary>
    public static GoMap Tables(GoMap target, GoMap source, bool merge)
    {
        // Only a default that is something is deleted by a null.
        var defaults = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in source)
        {
            if (value is not null)
            {
                defaults.Add(key);
            }
        }

        foreach (var (key, value) in target)
        {
            if (value is null)
            {
                source[key] = null;
            }
        }

        foreach (var (key, value) in source)
        {
            var exists = target.TryGet(key, out var own);
            if (exists && !merge && own is null && defaults.Contains(key))
            {
                target.Remove(key);
            }
            else if (!exists)
            {
                target[key] = value;
            }
            else if (value is GoMap inner && own is GoMap ownMap)
            {
                Tables(ownMap, inner, merge);
            }
        }

        return target;
    }

    private static GoMap Run(ChartInstance chart, GoMap target, bool merge)
    {
        Defaults(chart, target, merge);
        foreach (var subchart in chart.Dependencies)
        {
            if (!target.TryGet(subchart.Name, out var existing))
            {
                target[subchart.Name] = existing = new GoMap();
            }

            if (existing is not GoMap values)
            {
                throw new ChartException(ChartFault.Values, $"type mismatch on {subchart.Name}: {Printer.Format("%t", [existing])}");
            }

            Globals(values, target);
            target[subchart.Name] = Run(subchart, values, merge);
        }

        return target;
    }

    private static void Globals(GoMap target, GoMap source)
    {
        if (!target.TryGet(Global, out var targetGlobal))
        {
            targetGlobal = new GoMap();
        }

        if (!source.TryGet(Global, out var sourceGlobal))
        {
            sourceGlobal = new GoMap();
        }

        if (targetGlobal is not GoMap targetMap || sourceGlobal is not GoMap sourceMap)
        {
            return;
        }

        foreach (var (key, value) in sourceMap)
        {
            if (value is GoMap map)
            {
                var copy = map.Copy();
                if (!targetMap.TryGet(key, out var own))
                {
                    targetMap[key] = copy;
                }
                else if (own is GoMap ownMap)
                {
                    // Here the parent wins, so the roles are changed.
                    targetMap[key] = Tables(copy, ownMap, merge: true);
                }
            }
            else if (targetMap[key] is not GoMap)
            {
                targetMap[key] = value;
            }
        }

        target[Global] = targetMap;
    }

    private static void Defaults(ChartInstance chart, GoMap target, bool merge)
    {
        foreach (var (key, shared) in chart.Values)
        {
            var value = GoMap.DeepCopyOf(shared);
            if (!target.TryGet(key, out var given))
            {
                if (!merge)
                {
                    if (value is null)
                    {
                        continue;
                    }

                    DropNulls(value as GoMap);
                }

                target[key] = value;
            }
            else if (given is null && !merge)
            {
                target.Remove(key);
            }
            else if (given is GoMap givenMap && value is GoMap defaults)
            {
                var mergeInner = merge || chart.Dependencies.Any(subchart => subchart.Name == key);
                if (!mergeInner)
                {
                    DropNulls(defaults);
                }

                Tables(givenMap, defaults, mergeInner);
            }
        }
    }

    private static void DropNulls(GoMap? map)
    {
        if (map is null)
        {
            return;
        }

        List<string>? nulls = null;
        foreach (var (key, value) in map)
        {
            if (value is null)
            {
                (nulls ??= []).Add(key);
            }
            else
            {
                DropNulls(value as GoMap);
            }
        }

        foreach (var key in nulls ?? [])
        {
            map.Remove(key);
        }
    }
}
