using System.Collections.Immutable;
using System.Globalization;
using GitOps.Core.Deployments;
using GitOps.Core.Patching;

namespace GitOps.Core.Objects;

/// <summary>The difference of two objects, field by field; empty exactly when they are equal.</summary>
/// <remarks>
/// Items of lists are matched by the keys that the schema of the kind gives them, so that an inserted container does not make all
/// others look changed; other lists are compared by position. Positions in paths are those of the right object, and those of the left
/// one for items that only it has. Long values are cut, so that an event stays small.
/// </remarks>
internal static class ObjectDiff
{
    /// <summary>A text longer than this is cut in a difference.</summary>
    public const int MaximumText = 1024;

    /// <summary>More differences than this are summed up in one.</summary>
    public const int MaximumDifferences = 100;

    /// <summary>Fields that differ, in the order of the left object, then what only the right one has.</summary>
    public static ImmutableArray<FieldChange> Between(KubeObject from, KubeObject to)
    {
        var changes = ImmutableArray.CreateBuilder<FieldChange>();
        CompareMaps(string.Empty, from.Root, to.Root, MergeSchema.Find(to.GroupVersionKind), changes);
        return changes.Count <= MaximumDifferences
            ? changes.ToImmutable()
            : [.. changes.Take(MaximumDifferences), new FieldChange($"({changes.Count - MaximumDifferences} further fields)", null, null)];
    }

    private static void Compare(string path, KubeValue from, KubeValue to, SchemaNode? schema, ImmutableArray<FieldChange>.Builder changes)
    {
        switch (from, to)
        {
            case (KubeMap left, KubeMap right):
                CompareMaps(path, left, right, schema, changes);
                break;
            case (KubeList left, KubeList right) when !left.Equals(right):
                if (KeysOf(left, schema) is { } leftKeys && KeysOf(right, schema) is { } rightKeys)
                {
                    CompareByKey(path, left, leftKeys, right, rightKeys, schema, changes);
                }
                else
                {
                    CompareByPosition(path, left, right, schema, changes);
                }

                break;
            default:
                if (!from.Equals(to))
                {
                    changes.Add(new FieldChange(path, Cut(from), Cut(to)));
                }

                break;
        }
    }

    private static void CompareMaps(string path, KubeMap left, KubeMap right, SchemaNode? schema, ImmutableArray<FieldChange>.Builder changes)
    {
        foreach (var (key, value) in left)
        {
            var place = $"{path}/{JsonPointer.Escape(key)}";
            if (right.TryGet(key, out var other))
            {
                Compare(place, value, other, schema?.Field(key), changes);
            }
            else
            {
                changes.Add(new FieldChange(place, Cut(value), null));
            }
        }

        foreach (var (key, value) in right)
        {
            if (!left.Has(key))
            {
                changes.Add(new FieldChange($"{path}/{JsonPointer.Escape(key)}", null, Cut(value)));
            }
        }
    }

    private static void CompareByPosition(string path, KubeList left, KubeList right, SchemaNode? schema, ImmutableArray<FieldChange>.Builder changes)
    {
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var place = Item(path, i);
            if (i < left.Count && i < right.Count)
            {
                Compare(place, left[i], right[i], schema?.Items, changes);
            }
            else
            {
                changes.Add(new FieldChange(place, i < left.Count ? Cut(left[i]) : null, i < right.Count ? Cut(right[i]) : null));
            }
        }
    }

    private static void CompareByKey(
        string path,
        KubeList left,
        Dictionary<KubeValue, int> leftKeys,
        KubeList right,
        Dictionary<KubeValue, int> rightKeys,
        SchemaNode? schema,
        ImmutableArray<FieldChange>.Builder changes)
    {
        var before = changes.Count;
        foreach (var (key, at) in leftKeys)
        {
            if (rightKeys.TryGetValue(key, out var there))
            {
                Compare(Item(path, there), left[at], right[there], schema?.Items, changes);
            }
            else
            {
                changes.Add(new FieldChange(Item(path, at), Cut(left[at]), null));
            }
        }

        foreach (var (key, at) in rightKeys)
        {
            if (!leftKeys.ContainsKey(key))
            {
                changes.Add(new FieldChange(Item(path, at), null, Cut(right[at])));
            }
        }

        // Equal items in another order.
        if (changes.Count == before)
        {
            changes.Add(new FieldChange(path, Cut(KubeList.Of(leftKeys.Keys)), Cut(KubeList.Of(rightKeys.Keys))));
        }
    }

    // The identity of each item and its place, in order; null when the schema gives none, or an item lacks it or shares it.
    internal static Dictionary<KubeValue, int>? KeysOf(KubeList list, SchemaNode? schema)
    {
        if (schema is null || (schema.ListMapKeys.IsEmpty && schema.PatchMergeKey is null))
        {
            return null;
        }

        var keys = schema.ListMapKeys.IsEmpty ? [schema.PatchMergeKey!] : schema.ListMapKeys;
        var places = new Dictionary<KubeValue, int>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var map = list[i].AsMap;
            var identity = KubeMap.Of(keys.Select(key => KeyValuePair.Create(key, map[key] ?? schema.Items?.Field(key)?.Default ?? KubeValue.Null)));
            if (!keys.Any(map.Has) || !places.TryAdd(identity, i))
            {
                return null;
            }
        }

        return places;
    }

    private static string Item(string path, int at) => string.Create(CultureInfo.InvariantCulture, $"{path}/{at}");

    private static KubeValue Cut(KubeValue value)
    {
        var text = value.AsString ?? (value is KubeMap or KubeList ? value.ToString() : string.Empty);
        if (text.Length <= MaximumText)
        {
            return value;
        }

        return text[..(char.IsHighSurrogate(text[MaximumText - 1]) ? MaximumText - 1 : MaximumText)] + "…";
    }
}
