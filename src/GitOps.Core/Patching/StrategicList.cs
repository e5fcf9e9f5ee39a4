using GitOps.Core.Objects;

namespace GitOps.Core.Patching;

/// <summary>The lists of a strategic merge patch: merging by key, deleting, and the order in which the result stands.</summary>
internal static class StrategicList
{
    private const string Directive = "$patch";

    /// <summary>Merges a patch list into a list of the object.</summary>
    public static KubeList Merge(KubeList original, KubeList patch, SchemaNode? field, bool deletes, Func<KubeMap, KubeMap, SchemaNode?, KubeMap> mergeMap)
    {
        if (original.Count == 0 && patch.Count == 0)
        {
            return original;
        }

        if (!HoldsMaps(original, patch))
        {
            if (deletes)
            {
                return KubeList.Of(original.Where(item => !patch.Contains(item)));
            }

            return Arrange([.. original.Concat(patch).Distinct()], patch, original, key: null);
        }

        var key = field?.PatchMergeKey
            ?? throw new PatchException(PatchFault.Unmergeable, "cannot merge lists without merge key");
        var items = new List<KubeValue>(original);
        var changes = new List<KubeMap>();
        var replaces = false;
        foreach (var change in patch.Cast<KubeMap>())
        {
            switch (change[Directive]?.AsString)
            {
                case null when !change.Has(Directive):
                    changes.Add(change);
                    break;
                case "delete":
                    var gone = KeyOf(change, key);
                    items.RemoveAll(item => gone.Equals(item.AsMap[key]));
                    break;
                case "replace":
                    replaces = true;
                    break;
                case "merge":
                    throw new PatchException(PatchFault.Unmergeable, "merging lists cannot yet be specified in the patch");
                default:
                    throw new PatchException(PatchFault.Unmergeable, $"unknown patch type: {change[Directive]}");
            }
        }

        if (replaces)
        {
            return KubeList.Of(changes.Select(Clean).OfType<KubeValue>());
        }

        var remaining = KubeList.Of(items);

        // The index is built once; a list item found by its key is merged in place, others come behind.
        var places = new Dictionary<KubeValue, int>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].AsMap[key] is { } value)
            {
                places.TryAdd(value, i);
            }
        }

        foreach (var change in changes)
        {
            var value = KeyOf(change, key);
            if (places.TryGetValue(value, out var at))
            {
                items[at] = mergeMap((KubeMap)items[at], change, field.Items);
            }
            else
            {
                places.Add(value, items.Count);
                items.Add(Clean(change)!);
            }
        }

        return Arrange(items, KubeList.Of(changes), remaining, key);
    }

    /// <summary>Brings the items that an order names into that order; the others keep theirs, at places like those they had.</summary>
    public static KubeList Order(KubeList items, KubeList order, KubeList original, string? mergeKey) =>
        Arrange(items, order, original, HoldsMaps(items) ? mergeKey : null);

    /// <summary>Refuses a patch list whose items stand in another order than <c>$setElementOrder</c> says.</summary>
    public static void CheckOrder(KubeList? patch, KubeList order, string? mergeKey)
    {
        if (patch is null || patch.Count == 0 || order.Count == 0)
        {
            return;
        }

        var at = 0;
        foreach (var item in patch)
        {
            if (mergeKey is not null && item is KubeMap map && map.Has(Directive))
            {
                continue;
            }

            while (at < order.Count && !Same(item, order[at], mergeKey))
            {
                at++;
            }

            if (at++ >= order.Count)
            {
                throw new PatchException(PatchFault.Unmergeable, "The order in patch list doesn't match $setElementOrder list");
            }
        }
    }

    /// <summary>A value that comes into the object as a whole: without null fields and directives; null when it is itself a directive.</summary>
    public static KubeValue? Clean(KubeValue value) => value switch
    {
        KubeMap map when map.Has(Directive) => null,
        KubeMap map => KubeMap.Of(Fields(map)),
        KubeList list => KubeList.Of(list.Select(Clean).OfType<KubeValue>()),
        _ => value,
    };

    private static IEnumerable<KeyValuePair<string, KubeValue>> Fields(KubeMap map)
    {
        foreach (var (key, value) in map)
        {
            if (value is not KubeNull && !StrategicMergePatch.IsDirective(key) && Clean(value) is { } kept)
            {
                yield return KeyValuePair.Create(key, kept);
            }
        }
    }

    private static bool Same(KubeValue left, KubeValue right, string? key) =>
        key is null ? left.Equals(right) : KeyOf(left, key).Equals(KeyOf(right, key));

    private static KubeValue KeyOf(KubeValue item, string key) => item is not KubeMap map
        ? throw new PatchException(PatchFault.Unmergeable, "expected a map as item of a list with merge key")
        : map[key] ?? throw new PatchException(PatchFault.Unmergeable, $"map does not contain declared merge key: {key}");

    private static bool HoldsMaps(params ReadOnlySpan<KubeList> lists)
    {
        Type? type = null;
        foreach (var list in lists)
        {
            foreach (var item in list)
            {
                if (item is KubeList)
                {
                    throw new PatchException(PatchFault.NotApplicable, "lists of lists are not supported");
                }

                type ??= item.GetType();
                if (type != item.GetType())
                {
                    throw new PatchException(PatchFault.Unmergeable, "list element types are not identical");
                }
            }
        }

        return type == typeof(KubeMap);
    }

    // Items that the patch names come in the patch's order, the rest in the object's; where both stood in the object, the one
    // that stood first goes first.
    private static KubeList Arrange(IEnumerable<KubeValue> items, KubeList patchOrder, KubeList objectOrder, string? key)
    {
        KubeValue Identity(KubeValue item) => key is null ? item : KeyOf(item, key);
        Dictionary<KubeValue, int> Places(KubeList list)
        {
            var places = new Dictionary<KubeValue, int>();
            foreach (var item in list)
            {
                places.TryAdd(Identity(item), places.Count);
            }

            return places;
        }

        var inPatch = Places(patchOrder);
        var inObject = Places(objectOrder);
        int? PlaceIn(Dictionary<KubeValue, int> places, KubeValue item) => places.TryGetValue(Identity(item), out var place) ? place : null;

        var all = items.ToList();
        var named = new Queue<KubeValue>(all.Where(item => inPatch.ContainsKey(Identity(item))).OrderBy(item => PlaceIn(inPatch, item)));
        var others = new Queue<KubeValue>(all.Where(item => !inPatch.ContainsKey(Identity(item))).OrderBy(item => PlaceIn(inObject, item)));
        var result = new List<KubeValue>(all.Count);
        while (named.Count > 0 && others.Count > 0)
        {
            var othersFirst = PlaceIn(inObject, others.Peek()) is { } other && PlaceIn(inObject, named.Peek()) is { } mine && other < mine;
            result.Add(othersFirst ? others.Dequeue() : named.Dequeue());
        }

        result.AddRange(named);
        result.AddRange(others);
        return KubeList.Of(result);
    }
}
