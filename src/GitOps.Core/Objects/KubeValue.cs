using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace GitOps.Core.Objects;

/// <summary>A value of a Kubernetes object: map, list, string, number, boolean or null. Immutable; compared by content.</summary>
/// <remarks>
/// Numbers keep their Go type: what was written without fraction and exponent and fits 64 bits is an integer, everything else a double.
/// The order of map keys is kept for printing and ignored by <see cref="Equals(KubeValue?)"/>.
/// </remarks>
public abstract class KubeValue : IEquatable<KubeValue>
{
    private protected KubeValue()
    {
    }

    /// <summary>JSON null, which differs from an absent key.</summary>
    public static KubeValue Null => KubeNull.Instance;

    /// <summary>A string value.</summary>
    public static implicit operator KubeValue(string value) => new KubeString(value);

    /// <summary>An integer value.</summary>
    public static implicit operator KubeValue(long value) => new KubeInteger(value);

    /// <summary>A boolean value.</summary>
    public static implicit operator KubeValue(bool value) => value ? KubeBool.True : KubeBool.False;

    /// <summary>The text when this is a string; otherwise null.</summary>
    public string? AsString => (this as KubeString)?.Text;

    /// <summary>The number when this is an integer; otherwise null.</summary>
    public long? AsInteger => (this as KubeInteger)?.Number;

    /// <summary>The truth value when this is a boolean; otherwise null.</summary>
    public bool? AsBool => (this as KubeBool)?.Value;

    /// <summary>This as a map; the empty map when it is none.</summary>
    public KubeMap AsMap => this as KubeMap ?? KubeMap.Empty;

    /// <summary>This as a list; the empty list when it is none.</summary>
    public KubeList AsList => this as KubeList ?? KubeList.Empty;

    /// <summary>Content equality; the order of map keys does not count.</summary>
    public abstract bool Equals(KubeValue? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => obj is KubeValue other && Equals(other);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>Compact JSON, for messages and debugging.</summary>
    public sealed override string ToString() => KubeJson.ToText(this);
}

/// <summary>JSON null.</summary>
public sealed class KubeNull : KubeValue
{
    internal static readonly KubeNull Instance = new();

    private KubeNull()
    {
    }

    /// <inheritdoc/>
    public override bool Equals(KubeValue? other) => other is KubeNull;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;
}

/// <summary>A string.</summary>
public sealed class KubeString(string text) : KubeValue
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <inheritdoc/>
    public override bool Equals(KubeValue? other) => other is KubeString s && string.Equals(s.Text, Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A whole number of 64 bits.</summary>
public sealed class KubeInteger(long number) : KubeValue
{
    /// <summary>The number.</summary>
    public long Number { get; } = number;

    /// <inheritdoc/>
    public override bool Equals(KubeValue? other) => other is KubeInteger i && i.Number == Number;

    /// <inheritdoc/>
    public override int GetHashCode() => Number.GetHashCode();
}

/// <summary>A floating point number.</summary>
public sealed class KubeFloat(double number) : KubeValue
{
    /// <summary>The number.</summary>
    public double Number { get; } = number;

    /// <inheritdoc/>
    public override bool Equals(KubeValue? other) => other is KubeFloat f && f.Number.Equals(Number);

    /// <inheritdoc/>
    public override int GetHashCode() => Number.GetHashCode();
}

/// <summary>A boolean.</summary>
public sealed class KubeBool : KubeValue
{
    internal static readonly KubeBool True = new(true);
    internal static readonly KubeBool False = new(false);

    private KubeBool(bool value) => Value = value;

    /// <summary>The truth value.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override bool Equals(KubeValue? other) => other is KubeBool b && b.Value == Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value ? 1 : 2;
}

/// <summary>An ordered list.</summary>
public sealed class KubeList(ImmutableArray<KubeValue> items) : KubeValue, IReadOnlyList<KubeValue>
{
    /// <summary>The empty list.</summary>
    public static KubeList Empty { get; } = new([]);

    /// <summary>The items in order.</summary>
    public ImmutableArray<KubeValue> Items { get; } = items.IsDefault ? [] : items;

    /// <inheritdoc/>
    public int Count => Items.Length;

    /// <inheritdoc/>
    public KubeValue this[int index] => Items[index];

    /// <summary>A list of the given items.</summary>
    public static KubeList Of(params IEnumerable<KubeValue> items) => new([.. items]);

    /// <inheritdoc/>
    public IEnumerator<KubeValue> GetEnumerator() => ((IEnumerable<KubeValue>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(KubeValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not KubeList list || list.Items.Length != Items.Length)
        {
            return false;
        }

        for (var i = 0; i < Items.Length; i++)
        {
            if (!Items[i].Equals(list.Items[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }
}

/// <summary>A map with string keys in the order in which they were written.</summary>
/// <remarks>Changing methods return a new map and share everything that did not change.</remarks>
public sealed class KubeMap : KubeValue, IEnumerable<KeyValuePair<string, KubeValue>>
{
    private const int IndexFrom = 12;

    private readonly ImmutableArray<KeyValuePair<string, KubeValue>> entries;
    private Dictionary<string, int>? index;

    private KubeMap(ImmutableArray<KeyValuePair<string, KubeValue>> entries) => this.entries = entries;

    /// <summary>The empty map.</summary>
    public static KubeMap Empty { get; } = new([]);

    /// <summary>How many keys the map has.</summary>
    public int Count => entries.Length;

    /// <summary>Keys and values in order, for loops that must not allocate.</summary>
    internal ImmutableArray<KeyValuePair<string, KubeValue>> Entries => entries;

    /// <summary>The keys in order.</summary>
    public IEnumerable<string> Keys => entries.Select(entry => entry.Key);

    /// <summary>The value of a key; null when the key is absent (an explicit JSON null is <see cref="KubeValue.Null"/>).</summary>
    public KubeValue? this[string key] => TryGet(key, out var value) ? value : null;

    /// <summary>A map that takes the entries as its own: no two have the same key, and nobody writes to them any more.</summary>
    internal static KubeMap Owning(KeyValuePair<string, KubeValue>[] entries) =>
        entries.Length == 0 ? Empty : new(ImmutableCollectionsMarshal.AsImmutableArray(entries));

    /// <summary>A map of the given entries; of equal keys the last value wins at the first key's place.</summary>
    public static KubeMap Of(params IEnumerable<KeyValuePair<string, KubeValue>> entries)
    {
        var builder = new Builder();
        foreach (var (key, value) in entries)
        {
            builder[key] = value;
        }

        return builder.Build();
    }

    /// <summary>A map of the given entries.</summary>
    public static KubeMap Of(params ReadOnlySpan<(string Key, KubeValue Value)> entries)
    {
        var builder = new Builder();
        foreach (var (key, value) in entries)
        {
            builder[key] = value;
        }

        return builder.Build();
    }

    /// <summary>Whether the key is there, and its value.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out KubeValue? value)
    {
        var at = IndexOf(key);
        value = at < 0 ? null : entries[at].Value;
        return at >= 0;
    }

    /// <summary>Whether the key is there.</summary>
    public bool Has(string key) => IndexOf(key) >= 0;

    /// <summary>The value at a path of map keys; null when any of them is absent or no map.</summary>
    public KubeValue? Find(params ReadOnlySpan<string> path)
    {
        KubeValue? current = this;
        foreach (var key in path)
        {
            current = (current as KubeMap)?[key];
            if (current is null)
            {
                return null;
            }
        }

        return current;
    }

    /// <summary>This map with the key set; an existing key keeps its place, a new one comes last.</summary>
    public KubeMap With(string key, KubeValue value)
    {
        var at = IndexOf(key);
        var entry = KeyValuePair.Create(key, value);
        return new KubeMap(at < 0 ? entries.Add(entry) : entries.SetItem(at, entry));
    }

    /// <summary>This map with the value at a path set; maps on the way are made where they are absent or no maps.</summary>
    public KubeMap WithAt(ReadOnlySpan<string> path, KubeValue value) => path.Length == 1
        ? With(path[0], value)
        : With(path[0], ((this[path[0]] as KubeMap) ?? Empty).WithAt(path[1..], value));

    /// <summary>This map without the key.</summary>
    public KubeMap Without(string key)
    {
        var at = IndexOf(key);
        return at < 0 ? this : new KubeMap(entries.RemoveAt(at));
    }

    /// <summary>This map without the value at a path; maps that become empty on the way stay.</summary>
    public KubeMap WithoutAt(params ReadOnlySpan<string> path)
    {
        if (path.Length == 1)
        {
            return Without(path[0]);
        }

        return this[path[0]] is KubeMap inner ? With(path[0], inner.WithoutAt(path[1..])) : this;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, KubeValue>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, KubeValue>>)entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(KubeValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not KubeMap map || map.Count != Count)
        {
            return false;
        }

        foreach (var (key, value) in entries)
        {
            if (!map.TryGet(key, out var theirs) || !value.Equals(theirs))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 0;
        foreach (var (key, value) in entries)
        {
            hash ^= HashCode.Combine(key, value);
        }

        return hash;
    }

    private int IndexOf(string key)
    {
        if (entries.Length < IndexFrom)
        {
            for (var i = 0; i < entries.Length; i++)
            {
                if (string.Equals(entries[i].Key, key, StringComparison.Ordinal))
                {
                    return i;
                }
            }

            return -1;
        }

        // Built at first use; a race builds it twice, which harms nobody.
        var positions = index;
        if (positions is null)
        {
            positions = new Dictionary<string, int>(entries.Length, StringComparer.Ordinal);
            for (var i = 0; i < entries.Length; i++)
            {
                positions[entries[i].Key] = i;
            }

            index = positions;
        }

        return positions.GetValueOrDefault(key, -1);
    }

    /// <summary>Collects entries and makes a map of them.</summary>
    public sealed class Builder
    {
        private KeyValuePair<string, KubeValue>[] list;
        private Dictionary<string, int>? positions;
        private bool isHandedOut;

        /// <summary>An empty builder.</summary>
        public Builder() => list = [];

        internal Builder(int capacity) => list = capacity == 0 ? [] : new KeyValuePair<string, KubeValue>[capacity];

        /// <summary>Begins another map.</summary>
        internal void Reset(int capacity)
        {
            list = capacity == 0 ? [] : new KeyValuePair<string, KubeValue>[capacity];
            (Count, positions, isHandedOut) = (0, null, false);
        }

        /// <summary>How many keys were set.</summary>
        public int Count { get; private set; }

        /// <summary>Sets a key; an existing one keeps its place.</summary>
        public KubeValue this[string key]
        {
            set
            {
                var at = IndexOf(key);
                if (at < 0)
                {
                    at = Count;
                    MakeRoom();
                    positions?.Add(key, at);
                    Count++;
                }
                else if (isHandedOut)
                {
                    list = [.. list];
                }

                isHandedOut = false;
                list[at] = KeyValuePair.Create(key, value);
            }
        }

        /// <summary>Whether the key was set.</summary>
        public bool Has(string key) => IndexOf(key) >= 0;

        /// <summary>The map.</summary>
        public KubeMap Build()
        {
            if (Count == 0)
            {
                return Empty;
            }

            if (list.Length == Count)
            {
                // The map takes the entries themselves, and whoever goes on writing gets others.
                isHandedOut = true;
                return new KubeMap(ImmutableCollectionsMarshal.AsImmutableArray(list));
            }

            return new KubeMap([.. list.AsSpan(0, Count)]);
        }

        private void MakeRoom()
        {
            if (Count == list.Length)
            {
                Array.Resize(ref list, Math.Max(4, list.Length * 2));
            }
        }

        private int IndexOf(string key)
        {
            if (Count < IndexFrom)
            {
                for (var i = 0; i < Count; i++)
                {
                    if (string.Equals(list[i].Key, key, StringComparison.Ordinal))
                    {
                        return i;
                    }
                }

                return -1;
            }

            if (positions is null)
            {
                positions = new Dictionary<string, int>(list.Length, StringComparer.Ordinal);
                for (var i = 0; i < Count; i++)
                {
                    positions.Add(list[i].Key, i);
                }
            }

            return positions.GetValueOrDefault(key, -1);
        }
    }
}
