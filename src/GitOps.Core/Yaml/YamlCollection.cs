using System.Collections;

namespace GitOps.Core.Yaml;

/// <summary>A node that holds others in a row. It is the row itself: a build has many of them, and nearly all are short.</summary>
internal abstract class YamlCollection<T> : YamlNode, IReadOnlyList<T>
    where T : class
{
    private const int Least = 2;

    private T[] items = [];

    public int Count { get; private set; }

    /// <summary>Whether it was written in brackets or braces.</summary>
    public bool IsFlow
    {
        get => isFlow;
        set => isFlow = value;
    }

    public T this[int index]
    {
        get => index < Count ? items[index] : throw new ArgumentOutOfRangeException(nameof(index));
        set => items[index < Count ? index : throw new ArgumentOutOfRangeException(nameof(index))] = value;
    }

    public void Add(T item)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, Math.Max(Least, items.Length * 2));
        }

        items[Count++] = item;
    }

    /// <summary>Makes room for so many at once.</summary>
    public void EnsureCapacity(int capacity)
    {
        if (items.Length < capacity)
        {
            Array.Resize(ref items, capacity);
        }
    }

    /// <summary>Takes the first that is the same object out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(T item)
    {
        var at = Array.IndexOf(items, item, 0, Count);
        if (at >= 0)
        {
            RemoveAt(at);
        }

        return at >= 0;
    }

    public void RemoveAt(int index)
    {
        Array.Copy(items, index + 1, items, index, Count - index - 1);
        items[--Count] = null!;
    }

    public void RemoveAll(Predicate<T> match)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (!match(items[i]))
            {
                items[kept++] = items[i];
            }
        }

        Array.Clear(items, kept, Count - kept);
        Count = kept;
    }

    /// <summary>Puts others in the place of all.</summary>
    public void ReplaceAll(IReadOnlyCollection<T> others)
    {
        items = [.. others];
        Count = items.Length;
    }

    public void Sort(Comparison<T> comparison) => items.AsSpan(0, Count).Sort(comparison);

    /// <summary>Goes through the row without allocating.</summary>
    public Span<T>.Enumerator GetEnumerator() => items.AsSpan(0, Count).GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return items[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();
}
