using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Reads and changes one place of a value that a JSON pointer names.</summary>
internal static class PointerEdit
{
    /// <summary>The value; null when there is none.</summary>
    public static KubeValue? Find(KubeValue value, ReadOnlySpan<string> steps)
    {
        KubeValue? current = value;
        foreach (var step in steps)
        {
            current = current switch
            {
                KubeMap map => map[step],
                KubeList list => IndexOf(list, step) is { } index ? list.Items[index] : null,
                _ => null,
            };
        }

        return current;
    }

    /// <summary>The whole with another value at the place, or without it. What is on the way to the place must be there, otherwise nothing changes.</summary>
    public static KubeValue Set(KubeValue value, ReadOnlySpan<string> steps, KubeValue? next)
    {
        if (steps.IsEmpty)
        {
            return next ?? value;
        }

        switch (value)
        {
            case KubeMap map when steps.Length == 1:
                return next is null ? map.Without(steps[0]) : map.With(steps[0], next);
            case KubeMap map:
                return map[steps[0]] is { } inner ? map.With(steps[0], Set(inner, steps[1..], next)) : map;
            case KubeList list when IndexOf(list, steps[0]) is { } index:
                return steps.Length > 1 ? new KubeList(list.Items.SetItem(index, Set(list.Items[index], steps[1..], next)))
                    : next is null ? new KubeList(list.Items.RemoveAt(index))
                    : new KubeList(list.Items.SetItem(index, next));
            default:
                return value;
        }
    }

    private static int? IndexOf(KubeList list, string step) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count ? index : null;
}
