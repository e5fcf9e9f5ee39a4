using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Patching;

namespace GitOps.Core.Releases;

/// <summary>Which fields of which objects may differ from a release.</summary>
internal static class DriftFields
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a difference at a path does not count.</summary>
    public static bool IsIgnored(KubeObject item, string path, ImmutableArray<DriftIgnore> ignored) =>
        ignored.Any(rule => Selects(rule.Target, item) && rule.Paths.Any(pointer => Covers(pointer, path)));

    /// <summary>The desired object with what the live one has at ignored paths.</summary>
    public static KubeObject Keep(KubeObject desired, KubeObject live, ImmutableArray<DriftIgnore> ignored)
    {
        KubeValue root = desired.Root;
        foreach (var pointer in ignored.Where(rule => Selects(rule.Target, desired)).SelectMany(rule => rule.Paths))
        {
            if (JsonPointer.Split(pointer) is { } steps)
            {
                root = Copy(root, live.Root, steps);
            }
        }

        return new KubeObject(root.AsMap);
    }

    private static bool Covers(string pointer, string path) =>
        pointer.Length == 0 || path == pointer || (path.StartsWith(pointer, StringComparison.Ordinal) && path[pointer.Length] == '/');

    private static KubeValue Copy(KubeValue to, KubeValue? from, ReadOnlySpan<string> steps)
    {
        if (steps.IsEmpty)
        {
            return from ?? to;
        }

        switch (to, from)
        {
            case (KubeMap map, KubeMap other) when other[steps[0]] is { } value:
                return steps.Length == 1 ? map.With(steps[0], value) : map[steps[0]] is { } inner ? map.With(steps[0], Copy(inner, value, steps[1..])) : map;
            case (KubeMap map, KubeMap) when steps.Length == 1:
                return map.Without(steps[0]);
            case (KubeList list, KubeList other) when int.TryParse(steps[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count && index < other.Count:
                return new KubeList(list.Items.SetItem(index, Copy(list[index], other[index], steps[1..])));
            default:
                return to;
        }
    }

    // Kustomize's selector: each given part must match as a whole, selectors of labels and annotations by equality.
    private static bool Selects(KubeMap? target, KubeObject item) => target is null
        || (Matches(target["group"], item.GroupVersionKind.Group)
            && Matches(target["version"], item.GroupVersionKind.Version)
            && Matches(target["kind"], item.Kind)
            && Matches(target["name"], item.Name)
            && Matches(target["namespace"], item.Namespace)
            && HasAll(target["labelSelector"], item.Label)
            && HasAll(target["annotationSelector"], item.Annotation));

    private static bool Matches(KubeValue? pattern, string text)
    {
        if (pattern?.AsString is not { Length: > 0 } wanted)
        {
            return true;
        }

        try
        {
            return Regex.IsMatch(text, $"^(?:{wanted})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, PatternTimeout);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // No pattern: it can only mean itself.
            return text == wanted;
        }
    }

    private static bool HasAll(KubeValue? selector, Func<string, string?> find) => selector?.AsString is not { Length: > 0 } text
        || text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).All(term =>
        {
            var parts = term.Split('=', 2, StringSplitOptions.TrimEntries);
            return parts.Length == 1 ? find(parts[0]) is not null : find(parts[0].TrimEnd('!')) == parts[1].TrimStart('=').Trim() != parts[0].EndsWith('!');
        });
}
