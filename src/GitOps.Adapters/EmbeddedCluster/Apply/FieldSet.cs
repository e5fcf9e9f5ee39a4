using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Apply;

/// <summary>A set of paths into an object, as managed fields keep them.</summary>
/// <remarks>
/// A path element is kept as the API writes it: <c>f:name</c> a field, <c>k:{…}</c> the item of a list of maps by its keys,
/// <c>v:…</c> the item of a set by its value. A path may be a member without its children being members, and the other way round.
/// Filled while it is built; operations return new sets.
/// </remarks>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public bool IsEmpty => entries.Values.All(entry => !entry.IsMember && (entry.Children is null || entry.Children.IsEmpty));

    /// <summary>Makes the direct child a member.</summary>
    public void Insert(string element)
    {
        entries.TryGetValue(element, out var entry);
        entries[element] = entry with { IsMember = true };
    }

    /// <summary>The set below an element, made when it is not there.</summary>
    public FieldSet Below(string element)
    {
        entries.TryGetValue(element, out var entry);
        if (entry.Children is { } children)
        {
            return children;
        }

        var made = new FieldSet();
        entries[element] = entry with { Children = made };
        return made;
    }

    public bool Has(string element) => entries.TryGetValue(element, out var entry) && entry.IsMember;

    /// <summary>The set below an element; null when nothing is below.</summary>
    public FieldSet? Find(string element) => entries.TryGetValue(element, out var entry) && entry.Children is { IsEmpty: false } children ? children : null;

    public FieldSet Union(FieldSet other)
    {
        var result = new FieldSet();
        foreach (var key in entries.Keys.Union(other.entries.Keys, StringComparer.Ordinal))
        {
            entries.TryGetValue(key, out var mine);
            other.entries.TryGetValue(key, out var theirs);
            var children = mine.Children is null ? theirs.Children : theirs.Children is null ? mine.Children : mine.Children.Union(theirs.Children);
            result.Put(key, mine.IsMember || theirs.IsMember, children);
        }

        return result;
    }

    public FieldSet Intersection(FieldSet other)
    {
        var result = new FieldSet();
        foreach (var (key, mine) in entries)
        {
            if (other.entries.TryGetValue(key, out var theirs))
            {
                result.Put(key, mine.IsMember && theirs.IsMember, mine.Children is null || theirs.Children is null ? null : mine.Children.Intersection(theirs.Children));
            }
        }

        return result;
    }

    public FieldSet Difference(FieldSet other)
    {
        var result = new FieldSet();
        foreach (var (key, mine) in entries)
        {
            other.entries.TryGetValue(key, out var theirs);
            result.Put(key, mine.IsMember && !theirs.IsMember, mine.Children is null || theirs.Children is null ? mine.Children : mine.Children.Difference(theirs.Children));
        }

        return result;
    }

    /// <summary>This set without the members of the other and everything below them.</summary>
    public FieldSet WithoutTrees(FieldSet other)
    {
        var result = new FieldSet();
        foreach (var (key, mine) in entries)
        {
            if (other.entries.TryGetValue(key, out var theirs))
            {
                if (!theirs.IsMember)
                {
                    result.Put(key, mine.IsMember, mine.Children is null || theirs.Children is null ? mine.Children : mine.Children.WithoutTrees(theirs.Children));
                }
            }
            else
            {
                result.Put(key, mine.IsMember, mine.Children);
            }
        }

        return result;
    }

    /// <summary>Direct elements in order: whether each is a member, and what is below it.</summary>
    public IEnumerable<(string Element, bool IsMember, FieldSet? Children)> Elements() => entries.Select(entry => (entry.Key, entry.Value.IsMember, entry.Value.Children));

    public bool SetEquals(FieldSet other) => Difference(other).IsEmpty && other.Difference(this).IsEmpty;

    /// <summary>All member paths as messages write them, for example <c>.spec.containers[name="web"].image</c>.</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        // The server names the members of a level before what is below them.
        foreach (var (key, entry) in entries)
        {
            if (entry.IsMember)
            {
                yield return prefix + Text(key);
            }
        }

        foreach (var (key, entry) in entries)
        {
            foreach (var below in entry.Children?.Paths(prefix + Text(key)) ?? [])
            {
                yield return below;
            }
        }
    }

    private static string Text(string element)
    {
        var rest = element[2..];
        return element[0] switch
        {
            'f' => "." + rest,
            'v' => $"[={rest}]",
            'k' => $"[{string.Join(",", KubeJson.Parse(rest).AsMap.Select(key => $"{key.Key}={KubeJson.ToText(key.Value)}"))}]",
            _ => $"[{rest}]",
        };
    }

    internal void Put(string key, bool isMember, FieldSet? children)
    {
        if (children is { IsEmpty: true })
        {
            children = null;
        }

        if (isMember || children is not null)
        {
            entries[key] = new Entry(isMember, children);
        }
    }

    private readonly record struct Entry(bool IsMember, FieldSet? Children);
}
