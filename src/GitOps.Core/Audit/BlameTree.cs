using System.Globalization;
using GitOps.Core.Objects;
using GitOps.Core.Patching;

namespace GitOps.Core.Audit;

/// <summary>A manifest in which every value remembers the write that put it there.</summary>
/// <remarks>Immutable. Items of lists are matched by the keys that the schema of the kind gives them, so that a container keeps its origins when another is put before it.</remarks>
internal sealed class BlameTree
{
    private readonly Dictionary<string, BlameTree>? fields;
    private readonly List<BlameTree>? items;

    private BlameTree(KubeValue value, FieldOrigin origin, Dictionary<string, BlameTree>? fields, List<BlameTree>? items) =>
        (Value, Origin, this.fields, this.items) = (value, origin, fields, items);

    /// <summary>The value.</summary>
    public KubeValue Value { get; }

    /// <summary>The write that put this value there; of maps and lists, the write that put them there first.</summary>
    public FieldOrigin Origin { get; }

    /// <summary>The tree after a write: what is equal keeps its origin.</summary>
    public static BlameTree Write(BlameTree? before, KubeObject written, FieldOrigin origin) =>
        Merge(before, written.Root, MergeSchema.Find(written.GroupVersionKind), origin);

    /// <summary>The values that hold no others, with their JSON pointers, in the order of the manifest.</summary>
    public IEnumerable<(string Path, BlameTree Leaf)> Leaves(string path = "")
    {
        if (fields is { Count: > 0 })
        {
            return fields.SelectMany(field => field.Value.Leaves($"{path}/{JsonPointer.Escape(field.Key)}"));
        }

        return items is { Count: > 0 }
            ? items.SelectMany((item, index) => item.Leaves(string.Create(CultureInfo.InvariantCulture, $"{path}/{index}")))
            : [(path, this)];
    }

    private static BlameTree Merge(BlameTree? before, KubeValue value, SchemaNode? schema, FieldOrigin origin)
    {
        if (before is not null && before.Value.Equals(value))
        {
            return before;
        }

        switch (value)
        {
            case KubeMap map:
                var fields = map.ToDictionary(entry => entry.Key, entry => Merge(before?.fields?.GetValueOrDefault(entry.Key), entry.Value, schema?.Field(entry.Key), origin));
                return new(value, before?.fields is null ? origin : before.Origin, fields, null);
            case KubeList list:
                return new(value, before?.items is null ? origin : before.Origin, null, MergeItems(before, list, schema, origin));
            default:
                return new(value, origin, null, null);
        }
    }

    private static List<BlameTree> MergeItems(BlameTree? before, KubeList list, SchemaNode? schema, FieldOrigin origin)
    {
        var old = before?.items ?? [];
        if (before?.Value is KubeList was && ObjectDiff.KeysOf(was, schema) is { } wasKeys && ObjectDiff.KeysOf(list, schema) is { } keys)
        {
            return [.. keys.OrderBy(key => key.Value).Select(key => Merge(wasKeys.TryGetValue(key.Key, out var at) ? old[at] : null, list[key.Value], schema?.Items, origin))];
        }

        return [.. list.Select((item, index) => Merge(index < old.Count ? old[index] : null, item, schema?.Items, origin))];
    }
}
