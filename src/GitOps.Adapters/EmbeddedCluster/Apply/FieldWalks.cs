using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Apply;

/// <summary>What differs between two states of an object.</summary>
internal sealed record FieldComparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;
}

/// <summary>Walks over objects with their schema: which fields are there, and which differ.</summary>
/// <remarks>Follows the rules of structured-merge-diff, which the API server uses.</remarks>
internal static class FieldWalks
{
    /// <summary>The fields that a configuration sets.</summary>
    /// <exception cref="FieldSetException">A field is not in the schema, or a list item has no key.</exception>
    public static FieldSet FieldsOf(SchemaNode schema, KubeMap value)
    {
        var set = new FieldSet();
        CollectMap(schema, value, set);
        return set;
    }

    /// <summary>What differs from the old state to the new.</summary>
    public static FieldComparison Compare(SchemaNode schema, KubeMap old, KubeMap @new)
    {
        var comparison = new FieldComparison(new(), new(), new());
        CompareMaps(schema, old, @new, comparison);
        return comparison;
    }

    private static void Collect(SchemaNode schema, KubeValue value, FieldSet parent, string element)
    {
        if (schema.IsLeaf(value))
        {
            parent.Insert(element);
        }
        else if (value is KubeMap map)
        {
            CollectMap(schema, map, parent.Below(element));
        }
        else
        {
            // Items that repeat a key are owned together and as a whole.
            var items = FieldElements.Items(schema, (KubeList)value);
            var repeated = FieldElements.Repeated(items);
            foreach (var (key, item) in items)
            {
                if (!repeated.Contains(key))
                {
                    Collect(schema.Item(), item, parent.Below(element), key);
                }

                parent.Below(element).Insert(key);
            }
        }
    }

    private static void CollectMap(SchemaNode schema, KubeMap map, FieldSet set)
    {
        foreach (var (key, value) in map)
        {
            var element = FieldElements.Field(key);
            var child = schema.Child(key);
            Collect(child, value, set, element);
            if (value is KubeNull or KubeMap { Count: 0 } || !schema.Declares(key))
            {
                set.Insert(element);
            }
        }
    }

    private static void CompareValues(SchemaNode schema, KubeValue? old, KubeValue? @new, FieldComparison into, string element)
    {
        if (ReferenceEquals(old, @new))
        {
            return;
        }

        var isEmpty = IsEmpty(old) && IsEmpty(@new);
        if (isEmpty || (IsLeafOrAbsent(schema, old) && IsLeafOrAbsent(schema, @new)))
        {
            (old is null ? into.Added : @new is null ? into.Removed : old.Equals(@new) ? null : into.Modified)?.Insert(element);
            return;
        }

        var below = new FieldComparison(into.Added.Below(element), into.Modified.Below(element), into.Removed.Below(element));
        switch (old, @new)
        {
            case (KubeMap or null or KubeNull, KubeMap or null or KubeNull):
                CompareMaps(schema, old?.AsMap ?? KubeMap.Empty, @new?.AsMap ?? KubeMap.Empty, below);
                break;
            case (KubeList or null or KubeNull, KubeList or null or KubeNull):
                CompareLists(schema, old?.AsList ?? KubeList.Empty, @new?.AsList ?? KubeList.Empty, below);
                break;
            default:
                // The type of the value changed: a leaf of one kind became a tree of another.
                into.Modified.Insert(element);
                CompareMaps(schema, old!.AsMap, @new!.AsMap, below);
                break;
        }

        if (old is null)
        {
            into.Added.Insert(element);
        }
        else if (@new is null)
        {
            into.Removed.Insert(element);
        }
    }

    private static void CompareMaps(SchemaNode schema, KubeMap old, KubeMap @new, FieldComparison into)
    {
        foreach (var (key, value) in old)
        {
            CompareValues(schema.Child(key), value, @new[key], into, FieldElements.Field(key));
        }

        foreach (var (key, value) in @new)
        {
            if (!old.Has(key))
            {
                CompareValues(schema.Child(key), null, value, into, FieldElements.Field(key));
            }
        }
    }

    private static void CompareLists(SchemaNode schema, KubeList old, KubeList @new, FieldComparison into)
    {
        var olds = ByElement(FieldElements.Items(schema, old));
        var news = ByElement(FieldElements.Items(schema, @new));
        foreach (var (element, items) in olds)
        {
            news.Remove(element, out var counterparts);
            CompareItems(schema.Item(), items, counterparts ?? [], into, element);
        }

        foreach (var (element, items) in news)
        {
            CompareItems(schema.Item(), [], items, into, element);
        }
    }

    // Items of one key: compared inside when there is one on each side at most, and as a whole when the key is repeated.
    private static void CompareItems(SchemaNode schema, List<KubeValue> olds, List<KubeValue> news, FieldComparison into, string element)
    {
        if (olds.Count <= 1 && news.Count <= 1)
        {
            CompareValues(schema, olds.FirstOrDefault(), news.FirstOrDefault(), into, element);
        }
        else if (olds.Count > 1 && news.Count > 1)
        {
            if (!olds.SequenceEqual(news))
            {
                into.Modified.Insert(element);
            }
        }
        else if (olds.Count > 1)
        {
            if (news.Count > 0)
            {
                CompareValues(schema, null, news[0], into, element);
            }

            into.Removed.Insert(element);
        }
        else
        {
            if (olds.Count > 0)
            {
                CompareValues(schema, olds[0], null, into, element);
            }

            into.Added.Insert(element);
        }
    }

    private static Dictionary<string, List<KubeValue>> ByElement(List<(string Element, KubeValue Item)> items)
    {
        var all = new Dictionary<string, List<KubeValue>>(items.Count, StringComparer.Ordinal);
        foreach (var (element, item) in items)
        {
            if (all.TryGetValue(element, out var same))
            {
                same.Add(item);
            }
            else
            {
                all.Add(element, [item]);
            }
        }

        return all;
    }

    private static bool IsLeafOrAbsent(SchemaNode schema, KubeValue? value) => value is null || schema.IsLeaf(value);

    private static bool IsEmpty(KubeValue? value) => value is null or KubeNull or KubeMap { Count: 0 } or KubeList { Count: 0 };
}
