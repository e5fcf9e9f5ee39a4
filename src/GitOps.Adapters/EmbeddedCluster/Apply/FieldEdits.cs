using System.Collections.Immutable;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Apply;

/// <summary>Merges a configuration into an object and removes fields from it, by the schema.</summary>
internal static class FieldEdits
{
    /// <summary>The live object with everything the configuration says.</summary>
    public static KubeMap Merge(SchemaNode schema, KubeMap live, KubeMap config) => MergeMaps(schema, live, config);

    /// <summary>The object without the members of the set; atomic values are never opened.</summary>
    public static KubeMap Remove(SchemaNode schema, KubeMap value, FieldSet set)
    {
        if (value.Count == 0 || schema.IsAtomicMap)
        {
            return value;
        }

        var builder = new KubeMap.Builder();
        foreach (var (key, item) in value)
        {
            var element = FieldElements.Field(key);
            if (!set.Has(element))
            {
                builder[key] = set.Find(element) is { } below ? RemoveBelow(schema.Child(key), item, below) : item;
            }
        }

        return builder.Build();
    }

    /// <summary>The set with every declared field on the way to a member.</summary>
    public static FieldSet WithNamedFields(SchemaNode schema, FieldSet set)
    {
        var result = new FieldSet();
        foreach (var (element, isMember, children) in set.Elements())
        {
            var isField = element.StartsWith("f:", StringComparison.Ordinal);
            var child = isField ? schema.Child(element[2..]) : schema.Item();
            result.Put(element, isMember || (children is not null && isField && schema.Declares(element[2..])), children is null ? null : WithNamedFields(child, children));
        }

        return result;
    }

    private static KubeValue RemoveBelow(SchemaNode schema, KubeValue value, FieldSet set)
    {
        if (schema.IsLeaf(value))
        {
            return value;
        }

        if (value is KubeMap map)
        {
            return Remove(schema, map, set);
        }

        var items = ImmutableArray.CreateBuilder<KubeValue>();
        foreach (var (element, item) in FieldElements.Items(schema, (KubeList)value))
        {
            if (!set.Has(element))
            {
                items.Add(set.Find(element) is { } below ? RemoveBelow(schema.Item(), item, below) : item);
            }
        }

        return new KubeList(items.ToImmutable());
    }

    private static KubeValue MergeValues(SchemaNode schema, KubeValue live, KubeValue config) => (live, config) switch
    {
        (KubeMap l, KubeMap c) when !schema.IsAtomicMap => MergeMaps(schema, l, c),
        (KubeList l, KubeList c) when !schema.IsLeaf(c) => MergeLists(schema, l, c),
        _ => config,
    };

    private static KubeMap MergeMaps(SchemaNode schema, KubeMap live, KubeMap config)
    {
        foreach (var (key, value) in config)
        {
            live = live.With(key, live[key] is { } mine ? MergeValues(schema.Child(key), mine, value) : value);
        }

        return live;
    }

    // Items of the live list keep their place unless the configuration orders them otherwise; new ones come in the configuration's order.
    // The walk goes over both lists at once: where they stand at the same item it is merged, an item that only the live list has is taken
    // where it stands, and one that the configuration has later than another shared item is passed over until then.
    private static KubeList MergeLists(SchemaNode schema, KubeList live, KubeList config)
    {
        var (lefts, rights) = (FieldElements.Items(schema, live), FieldElements.Items(schema, config));
        var (left, right) = (Mergeable(lefts), Mergeable(rights));
        var shared = new Queue<string>(rights.Select(item => item.Element).Where(left.ContainsKey));
        var items = ImmutableArray.CreateBuilder<KubeValue>(Math.Max(lefts.Count, rights.Count));
        var merged = new HashSet<string>(StringComparer.Ordinal);
        var (l, r) = (0, 0);
        while (l < lefts.Count || r < rights.Count)
        {
            if (l < lefts.Count && r < rights.Count)
            {
                if (lefts[l].Element == rights[r].Element)
                {
                    Take();
                    l++;
                    continue;
                }

                if (right.ContainsKey(lefts[l].Element) && shared.TryPeek(out var next) && next != lefts[l].Element)
                {
                    l++;
                    continue;
                }
            }

            if (l < lefts.Count)
            {
                if (!right.ContainsKey(lefts[l].Element))
                {
                    items.Add(lefts[l++].Item);
                    continue;
                }

                l += merged.Contains(lefts[l].Element) ? 1 : 0;
            }

            if (r < rights.Count)
            {
                Take();
            }
        }

        return new KubeList(items.ToImmutable());

        void Take()
        {
            var (element, item) = rights[r++];
            merged.Add(element);
            items.Add(left.GetValueOrDefault(element) is { } mine ? MergeValues(schema.Item(), mine, item) : item);
            if (shared.TryPeek(out var next) && next == element)
            {
                shared.Dequeue();
            }
        }
    }

    // Items by element; a repeated key has none, as it is not said which of its items is meant.
    private static Dictionary<string, KubeValue?> Mergeable(List<(string Element, KubeValue Item)> items)
    {
        var all = new Dictionary<string, KubeValue?>(items.Count, StringComparer.Ordinal);
        foreach (var (element, item) in items)
        {
            all[element] = all.ContainsKey(element) ? null : item;
        }

        return all;
    }
}
