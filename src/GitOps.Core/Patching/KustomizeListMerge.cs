using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Patching;

/// <summary>Merges lists whose items are told apart by keys, or, when there are none, by their text.</summary>
/// <remarks>
/// Follows kyaml in its odd corners too: items that lack a secondary key are the same as one that has it, if only one of them says
/// more; and an item without any key pushes out what stood there.
/// </remarks>
internal readonly struct KustomizeListMerge(string[] keys, bool prepend, SchemaNode? items, Func<YamlNode?, YamlNode?, SchemaNode?, YamlNode?> walk)
{
    private static readonly string[] ByText = [string.Empty];

    /// <summary>The target's list with the patch merged in.</summary>
    public YamlSequence Merge(YamlSequence target, YamlSequence? patch)
    {
        if (patch is null && ListIdentities.AreSettled(target, keys))
        {
            // Each item is merged where it stands.
            foreach (var item in target.Items)
            {
                walk(item, null, items);
            }

            return target;
        }

        return prepend && keys.Length == 1 && patch is not null && ListIdentities.AreSettled(target, keys) && ListIdentities.AreSettled(patch, keys)
            ? MergeSettled(target, patch, keys[0])
            : MergeAny(target, patch);
    }

    // What the general way comes to when every item has a key of its own: items of the patch first, those that were there stay themselves.
    private YamlSequence MergeSettled(YamlSequence target, YamlSequence patch, string key)
    {
        var merged = new YamlSequence();
        merged.Items.EnsureCapacity(target.Items.Count + patch.Items.Count);
        foreach (var item in patch.Items)
        {
            var old = ListIdentities.Find(target, key, ListIdentities.KeyOf(item, key)!);
            if (walk(old, item, items) is { } value && !MergeNodes.IsEmpty(value))
            {
                merged.Items.Add(old ?? value);
            }
        }

        foreach (var item in target.Items)
        {
            if (ListIdentities.Find(patch, key, ListIdentities.KeyOf(item, key)!) is null)
            {
                walk(item, null, items);
                merged.Items.Add(item);
            }
        }

        return merged;
    }

    private YamlSequence MergeAny(YamlSequence target, YamlSequence? patch)
    {
        var isKeyed = keys.Length > 0;
        var identity = isKeyed ? keys : ByText;
        var sources = prepend ? new[] { patch, target } : [target, patch];
        var all = Identities(sources.OfType<YamlSequence>(), identity, isKeyed);
        if (all.Count == 0)
        {
            return target;
        }

        if (identity.Length > 1)
        {
            JoinAlike(all);
        }

        var merged = new YamlSequence();
        var (names, values) = (identity, Array.Empty<string>());
        foreach (var item in all.ToArray())
        {
            (names, values) = Said(all, item, identity);
            var (own, said) = Said([[.. values]], [.. values], names);
            var value = walk(Find(target, own, said), patch is null ? null : Find(patch, own, said), items);
            if (MergeNodes.IsNull(value) || value is YamlMapping { Pairs.Count: 0 })
            {
                Put(target, null, names, values);
                continue;
            }

            SetKeys(value!, names, values);
            Put(merged, value, names, values);
        }

        return prepend ? Append(merged, target, names) : Append(target, merged, names);
    }

    // The identities of all items in order, each once.
    private static List<string[]> Identities(IEnumerable<YamlSequence> sources, string[] identity, bool isKeyed)
    {
        var all = new List<string[]>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in sources.SelectMany(source => source.Items))
        {
            var values = isKeyed
                ? [.. identity.Select(key => (item as YamlMapping)?[key] is { } field && !MergeNodes.IsEmpty(field) ? MergeNodes.TextOf(field) : string.Empty)]
                : new[] { MergeNodes.TextOf(item) };
            if (seen.Add(string.Join('\0', values)))
            {
                all.Add(values);
            }
        }

        return all;
    }

    private static void JoinAlike(List<string[]> all)
    {
        for (var i = 0; i < all.Count; i++)
        {
            // Compared as it was before this round, so of several alike the last one wins.
            var own = all[i];
            for (var j = 0; j < all.Count; j++)
            {
                if (Join(own, all[j]) is { } joined)
                {
                    all[i] = joined;
                    all[j] = joined;
                }
            }
        }
    }

    // Two identities are one when a part is equal and the others differ only in that one says nothing.
    private static string[]? Join(string[] left, string[] right)
    {
        var joined = new string[left.Length];
        var hasCommon = false;
        for (var i = 0; i < left.Length; i++)
        {
            hasCommon |= left[i] == right[i];
            if (left[i] != right[i] && left[i].Length > 0 && right[i].Length > 0)
            {
                return null;
            }

            joined[i] = left[i].Length > 0 ? left[i] : right[i];
        }

        return hasCommon ? joined : null;
    }

    // The keys that any item has, with this item's values; all keys when none has any.
    private static (string[] Keys, string[] Values) Said(List<string[]> all, string[] values, string[] keys)
    {
        var said = keys.Where((_, at) => all.Any(other => other[at].Length > 0)).ToArray();
        return said.Length == 0 ? (keys, values) : (said, [.. values.Where((_, at) => said.Contains(keys[at]))]);
    }

    private static YamlNode? Find(YamlSequence list, string[] keys, string[] values) => keys[0].Length == 0
        ? list.Items.FirstOrDefault(item => MergeNodes.TextOf(item) == values[0])
        : list.Items.FirstOrDefault(item => item is YamlMapping mapping && keys.Index().All(key => mapping[key.Item] is { } field && MergeNodes.TextOf(field) == values[key.Index]));

    private static void SetKeys(YamlNode item, string[] names, string[] values)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (item is YamlMapping mapping && values[i].Length > 0 && mapping.Find(names[i]) is null)
            {
                MergeNodes.SetField(mapping, names[i], new YamlScalar(values[i]), written: null);
            }
        }
    }

    // Replaces the items of an identity, or appends; null removes them. A key without value matches any.
    private static void Put(YamlSequence list, YamlNode? item, string[] keys, string[] values)
    {
        var isForMaps = keys[0].Length > 0 && values is [{ Length: > 0 }, ..];
        var kept = new List<YamlNode>(list.Items.Count + 1);
        var isPlaced = false;
        foreach (var other in list.Items)
        {
            if (MergeNodes.IsNull(other) || other is YamlMapping { Pairs.Count: 0 })
            {
                continue;
            }

            if (isForMaps && other is not YamlMapping)
            {
                kept.Add(other);
            }
            else if (!Matches(other, keys, values))
            {
                if (values.Length > 0)
                {
                    kept.Add(other);
                }
            }
            else
            {
                isPlaced = true;
                if (item is not null)
                {
                    kept.Add(item);
                }
            }
        }

        if (!isPlaced && item is not null)
        {
            kept.Add(item);
        }

        list.Items.ReplaceAll(kept);
    }

    private static bool Matches(YamlNode item, string[] keys, string[] values)
    {
        if (values.Length == 0)
        {
            return false;
        }

        if (keys[0].Length == 0)
        {
            MergeNodes.Expect<YamlScalar>(item);
            return MergeNodes.TextOf(item) == values[0];
        }

        MergeNodes.Expect<YamlMapping>(item);
        for (var i = 0; i < Math.Min(keys.Length, values.Length); i++)
        {
            if (((YamlMapping)item)[keys[i]] is not { } field || (values[i].Length > 0 && MergeNodes.TextOf(field) != values[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static YamlSequence Append(YamlSequence list, YamlSequence others, string[] keys)
    {
        foreach (var item in others.Items.ToArray())
        {
            if (keys[0].Length == 0)
            {
                Put(list, item, keys, [MergeNodes.TextOf(item)]);
                continue;
            }

            var values = new List<string>();
            foreach (var key in keys)
            {
                if ((item as YamlMapping)?[key] is { } field)
                {
                    values.Add(MergeNodes.TextOf(field));
                }
                else
                {
                    list.Items.Add(item);
                }
            }

            if (keys.Length > 1)
            {
                Put(list, null, keys, [.. values]);
            }

            Put(list, item, keys, [.. values]);
        }

        return list;
    }
}
