namespace GitOps.Core.Yaml.Scanning;

/// <summary>
/// Values in a row that grows at its end. The runtime's own collections do the same, but for values that this assembly declares their code is
/// made only when a program runs, even where everything else is compiled ahead; every short run of a program would pay for it.
/// </summary>
internal sealed class Pile<T>(int capacity = 0)
    where T : struct
{
    private T[] items = capacity == 0 ? [] : new T[capacity];

    public int Count { get; private set; }

    /// <summary>How many there is room for.</summary>
    public int Capacity => items.Length;

    public T this[int index]
    {
        get => index < Count ? items[index] : throw new ArgumentOutOfRangeException(nameof(index));
        set => items[index < Count ? index : throw new ArgumentOutOfRangeException(nameof(index))] = value;
    }

    public void Add(T item)
    {
        if (Count == items.Length)
        {
            Grow();
        }

        items[Count++] = item;
    }

    public void Insert(int index, T item)
    {
        Add(item);

        // Nearly always but one or two stand behind it.
        for (var i = Count - 1; i > index; i--)
        {
            items[i] = items[i - 1];
        }

        items[index] = item;
    }

    /// <summary>Takes the last value off.</summary>
    public T Pop()
    {
        var item = this[Count - 1];
        items[--Count] = default;
        return item;
    }

    /// <summary>Takes so many values off the front.</summary>
    public void DropFirst(int count)
    {
        Array.Copy(items, count, items, 0, Count - count);
        Array.Clear(items, Count - count, count);
        Count -= count;
    }

    public void Clear()
    {
        Array.Clear(items, 0, Count);
        Count = 0;
    }

    private void Grow()
    {
        var larger = new T[Math.Max(4, items.Length * 2)];
        Array.Copy(items, larger, Count);
        items = larger;
    }
}
