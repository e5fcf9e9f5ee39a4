using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Core.Patching;

/// <summary>Where an operation of a JSON patch works: a map or list of the document, and the key or index in it.</summary>
/// <remarks>Changing answers the whole document anew, sharing what did not change.</remarks>
internal sealed class JsonPatchPlace
{
    private readonly IReadOnlyList<KubeValue> ancestors;
    private readonly string[] steps;

    private JsonPatchPlace(IReadOnlyList<KubeValue> ancestors, string[] steps) => (this.ancestors, this.steps) = (ancestors, steps);

    /// <summary>The last step of the pointer.</summary>
    public string Key => steps[^1];

    private KubeValue Container => ancestors[^1];

    /// <summary>The place of a pointer; null when a step on the way leads to nothing, to null or to a scalar.</summary>
    public static JsonPatchPlace? Find(KubeValue document, string[] steps)
    {
        if (document is not (KubeMap or KubeList))
        {
            return null;
        }

        var ancestors = new List<KubeValue> { document };
        for (var i = 0; i < steps.Length - 1; i++)
        {
            var next = ancestors[^1] switch
            {
                KubeMap map => map[steps[i]],
                KubeList list when IndexOf(steps[i], list.Count, out _) is { } index && index < list.Count => list[index],
                _ => null,
            };
            if (next is not (KubeMap or KubeList))
            {
                return null;
            }

            ancestors.Add(next);
        }

        return new JsonPatchPlace(ancestors, steps);
    }

    /// <summary>The value; null for an absent key of a map.</summary>
    public KubeValue? Get(Func<string, string> describe) => Container switch
    {
        KubeMap map => map[Key],
        var list => ((KubeList)list)[Existing(describe)],
    };

    /// <summary>Sets a key, or inserts before an index; <c>-</c> appends.</summary>
    public KubeValue Add(KubeValue value, Func<string, string> describe)
    {
        if (ancestors.Count + Depth(value, KubeJson.MaximumDepth) > KubeJson.MaximumDepth)
        {
            throw new PatchException(PatchFault.TooLarge, describe(string.Create(CultureInfo.InvariantCulture, $"the result is nested deeper than {KubeJson.MaximumDepth}")));
        }

        if (Container is KubeMap map)
        {
            return Rebuild(map.With(Key, value));
        }

        var items = ((KubeList)Container).Items;
        if (Key == "-")
        {
            return Rebuild(new KubeList(items.Add(value)));
        }

        // Counted on the list that already has the new place, so that -1 appends.
        var index = IndexOf(Key, items.Length + 1, out var problem);
        return index is { } at && at <= items.Length
            ? Rebuild(new KubeList(items.Insert(at, value)))
            : throw new PatchException(PatchFault.NotApplicable, describe(problem ?? Invalid(Key)));
    }

    /// <summary>Removes the key or index, which must be there.</summary>
    public KubeValue Remove(Func<string, string> describe) => Container switch
    {
        KubeMap map when map.Has(Key) => Rebuild(map.Without(Key)),
        KubeMap => throw new PatchException(PatchFault.NotApplicable, describe($"Unable to remove nonexistent key: {Key}: missing value")),
        var list => Rebuild(new KubeList(((KubeList)list).Items.RemoveAt(Existing(describe)))),
    };

    /// <summary>Sets a key, or an index, which must be there.</summary>
    public KubeValue Replace(KubeValue value, Func<string, string> describe) => Container is KubeList list
        ? Rebuild(new KubeList(list.Items.SetItem(Existing(describe), value)))
        : Add(value, describe);

    private static int Depth(KubeValue value, int budget) => value switch
    {
        _ when budget == 0 => 0,
        KubeMap map => 1 + map.Aggregate(0, (deepest, entry) => Math.Max(deepest, Depth(entry.Value, budget - 1))),
        KubeList list => 1 + list.Aggregate(0, (deepest, item) => Math.Max(deepest, Depth(item, budget - 1))),
        _ => 0,
    };

    private int Existing(Func<string, string> describe)
    {
        var count = ((KubeList)Container).Count;
        var index = IndexOf(Key, count, out var problem);
        return index is { } at && at < count ? at : throw new PatchException(PatchFault.NotApplicable, describe(problem ?? Invalid(Key)));
    }

    private static int? IndexOf(string key, int count, out string? problem)
    {
        problem = null;
        if (!int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            problem = $"value was not a proper array index: '{key}'";
            return null;
        }

        if (index >= 0)
        {
            return index;
        }

        return index < -count ? null : index + count;
    }

    private static string Invalid(string key) => $"Unable to access invalid index: {key}: invalid index referenced";

    private KubeValue Rebuild(KubeValue container)
    {
        for (var i = ancestors.Count - 2; i >= 0; i--)
        {
            container = ancestors[i] switch
            {
                KubeMap map => map.With(steps[i], container),
                var list => new KubeList(((KubeList)list).Items.SetItem(IndexOf(steps[i], ((KubeList)list).Count, out _)!.Value, container)),
            };
        }

        return container;
    }
}
