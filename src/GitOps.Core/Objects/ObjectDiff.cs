using System.Collections.Immutable;
using GitOps.Core.Deployments;

namespace GitOps.Core.Objects;

/// <summary>The difference of two objects, field by field.</summary>
/// <remarks>Lists are compared by index; long values are cut, so that an event stays small.</remarks>
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
        Compare(string.Empty, from.Root, to.Root, changes);
        return changes.Count <= MaximumDifferences
            ? changes.ToImmutable()
            : [.. changes.Take(MaximumDifferences), new FieldChange($"({changes.Count - MaximumDifferences} further fields)", null, null)];
    }

    private static void Compare(string path, KubeValue? from, KubeValue? to, ImmutableArray<FieldChange>.Builder changes)
    {
        switch (from, to)
        {
            case (KubeMap left, KubeMap right):
                foreach (var (key, value) in left)
                {
                    Compare($"{path}/{Escape(key)}", value, right[key], changes);
                }

                foreach (var (key, value) in right)
                {
                    if (!left.Has(key))
                    {
                        changes.Add(new FieldChange($"{path}/{Escape(key)}", null, Cut(value)));
                    }
                }

                break;
            case (KubeList left, KubeList right):
                for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
                {
                    Compare($"{path}/{i}", i < left.Count ? left[i] : null, i < right.Count ? right[i] : null, changes);
                }

                break;
            default:
                if (!Equals(from, to))
                {
                    changes.Add(new FieldChange(path, Cut(from), Cut(to)));
                }

                break;
        }
    }

    private static KubeValue? Cut(KubeValue? value)
    {
        if (value is null)
        {
            return null;
        }

        var text = value.AsString ?? (value is KubeMap or KubeList ? value.ToString() : string.Empty);
        return text.Length <= MaximumText ? value : text[..MaximumText] + "…";
    }

    private static string Escape(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
