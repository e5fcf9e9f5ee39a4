using GitOps.Core.Objects;

namespace GitOps.Core.Patching;

/// <summary>
/// Strategic merge patches as the API server merges them (apimachinery's strategicpatch): lists with a merge key are merged item by
/// item, and the directives <c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/…</c> and <c>$deleteFromPrimitiveList/…</c> are obeyed.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string ElementOrder = "$setElementOrder/";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";

    /// <summary>The object with the patch merged in; both stay as they are.</summary>
    /// <param name="original">The object.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="schema">The schema of the object's kind; null merges maps and replaces lists.</param>
    /// <exception cref="PatchException">A directive is malformed, or lists cannot be merged.</exception>
    public static KubeMap Apply(KubeMap original, KubeMap patch, SchemaNode? schema) => MergeMap(original, patch, schema);

    /// <summary>Whether a key is an instruction to the merge and no field.</summary>
    public static bool IsDirective(string key) => key is Directive or RetainKeys
        || key.StartsWith(ElementOrder, StringComparison.Ordinal)
        || key.StartsWith(DeleteFromList, StringComparison.Ordinal);

    private static KubeMap MergeMap(KubeMap original, KubeMap patch, SchemaNode? schema)
    {
        if (patch[Directive] is { } directive)
        {
            return directive.AsString switch
            {
                "replace" => patch.Without(Directive),
                "delete" => KubeMap.Empty,
                _ => throw new PatchException(PatchFault.Unmergeable, $"unknown patch type: {directive}"),
            };
        }

        var result = new OrderedDictionary<string, KubeValue>(original, StringComparer.Ordinal);
        var changes = new OrderedDictionary<string, KubeValue>(patch, StringComparer.Ordinal);
        Retain(result, changes);
        OrderLists(result, changes, schema);
        foreach (var (name, value) in changes)
        {
            MergeField(result, name, value, schema);
        }

        return KubeMap.Of(result);
    }

    private static void MergeField(OrderedDictionary<string, KubeValue> result, string name, KubeValue value, SchemaNode? schema)
    {
        var deletes = name.StartsWith(DeleteFromList, StringComparison.Ordinal);
        var key = deletes ? name[DeleteFromList.Length..] : name;
        if (value is KubeNull)
        {
            result.Remove(key);
            return;
        }

        result.TryGetValue(key, out var current);
        var field = schema?.Field(key);
        switch (current, value)
        {
            case (KubeMap theirs, KubeMap ours):
                result[key] = field?.PatchStrategy.HasFlag(PatchStrategy.Replace) == true ? ours : MergeMap(theirs, ours, field);
                break;
            case (KubeList theirs, KubeList ours) when deletes || field?.PatchStrategy.HasFlag(PatchStrategy.Merge) == true:
                result[key] = StrategicList.Merge(theirs, ours, field, deletes, MergeMap);
                break;
            case (KubeList, KubeList ours):
                result[key] = ours;
                break;
            default:
                if (deletes)
                {
                    break;
                }

                if (StrategicList.Clean(value) is { } kept)
                {
                    result[key] = kept;
                }
                else
                {
                    result.Remove(key);
                }

                break;
        }
    }

    private static void Retain(OrderedDictionary<string, KubeValue> result, OrderedDictionary<string, KubeValue> changes)
    {
        if (!changes.Remove(RetainKeys, out var directive))
        {
            return;
        }

        if (directive is not KubeList list)
        {
            throw new PatchException(PatchFault.Malformed, "invalid patch format of retainKeys");
        }

        var keep = list.Select(item => item.AsString ?? string.Empty).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, value) in changes)
        {
            if (value is not KubeNull && !IsDirective(key) && !keep.Contains(key))
            {
                throw new PatchException(PatchFault.Malformed, "invalid patch format of retainKeys");
            }
        }

        foreach (var key in result.Keys.Where(key => !keep.Contains(key)).ToArray())
        {
            result.Remove(key);
        }
    }

    private static void OrderLists(OrderedDictionary<string, KubeValue> result, OrderedDictionary<string, KubeValue> changes, SchemaNode? schema)
    {
        foreach (var name in changes.Keys.Where(key => key.StartsWith(ElementOrder, StringComparison.Ordinal)).ToArray())
        {
            changes.Remove(name, out var directive);
            var key = name[ElementOrder.Length..];
            var order = AsList(directive);
            var theirs = result.TryGetValue(key, out var current) ? AsList(current) : null;
            var ours = changes.Remove(key, out var patch) ? AsList(patch) : null;
            var field = schema?.Field(key);
            StrategicList.CheckOrder(ours, order, field?.PatchMergeKey);
            var merged = (theirs, ours) switch
            {
                (null, null) => null,
                (null, not null) => (KubeList)StrategicList.Clean(ours)!,
                (not null, null) => theirs,
                _ => field?.PatchStrategy.HasFlag(PatchStrategy.Merge) == true ? StrategicList.Merge(theirs, ours, field, deletes: false, MergeMap) : ours,
            };
            if (merged is not null)
            {
                result[key] = StrategicList.Order(merged, order, theirs ?? KubeList.Empty, field?.PatchMergeKey);
            }
        }
    }

    private static KubeList AsList(KubeValue? value) => value as KubeList
        ?? throw new PatchException(PatchFault.Unmergeable, "expected a list, but received something else");
}
