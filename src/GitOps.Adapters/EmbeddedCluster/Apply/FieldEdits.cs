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
    private static KubeList MergeLists(SchemaNode schema, KubeList live, KubeList config)
    {
        var lefts = FieldElements.Items(schema, live);
        var rights = FieldElements.Items(schema, config, allowDuplicates: false);
        var left = lefts.ToDictionary(item => item.Element, item => item.Item, StringComparer.Ordinal);
        var right = rights.ToDictionary(item => item.Element, item => item.Item, StringComparer.Ordinal);
        var items = ImmutableArray.CreateBuilder<KubeValue>(left.Count + right.Count);
        var written = new HashSet<string>(StringComparer.Ordinal);
        var next = 0;
        foreach (var (element, item) in lefts)
        {
            if (!right.ContainsKey(element))
            {
                items.Add(item);
                continue;
            }

            // Everything the configuration names before this shared item goes first, so that its order wins.
            if (written.Contains(element))
            {
                continue;
            }

            while (next < rights.Count)
            {
                var (name, value) = rights[next++];
                written.Add(name);
                items.Add(left.TryGetValue(name, out var mine) ? MergeValues(schema.Item(), mine, value) : value);
                if (name == element)
                {
                    break;
                }
            }
        }

        for (; next < rights.Count; next++)
        {
            items.Add(rights[next].Item);
        }

        return new KubeList(items.ToImmutable());
    }
}
