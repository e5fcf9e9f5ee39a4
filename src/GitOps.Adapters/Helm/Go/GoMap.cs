using System.Diagnostics.CodeAnalysis;

namespace GitOps.Adapters.Helm.Go;

/// <summary>Finds a method of a value by its name; null when there is none.</summary>
internal delegate Templates.TemplateFunction? MethodTable(string name);

/// <summary>A map with string keys. Shared by reference and changeable, as in Go: <c>set</c> is seen by everyone who holds the map.</summary>
/// <remarks>Printing and ranging go by key; that order is kept until a key comes or goes.</remarks>
internal sealed class GoMap
{
    /// <summary>Type name of a plain map.</summary>
    public const string PlainType = "map[string]interface {}";

    /// <summary>Type name of <c>.Values</c>.</summary>
    public const string ValuesType = "common.Values";

    /// <summary>Type name of a map of strings.</summary>
    public const string StringType = "map[string]string";

    private readonly Storage storage;

    /// <summary>An empty map.</summary>
    public GoMap(int capacity = 0, string typeName = PlainType)
    {
        storage = new Storage(capacity);
        TypeName = typeName;
    }

    private GoMap(GoMap shared, string typeName)
    {
        Methods = shared.Methods;
        storage = shared.storage;
        TypeName = typeName;
    }

    /// <summary>Type as Go prints it.</summary>
    public string TypeName { get; }

    /// <summary>Whether this is Go's nil map, which JSON writes as null.</summary>
    public bool IsNil { get; init; }

    /// <summary>Methods of a named type; null when it has none.</summary>
    public MethodTable? Methods { get; init; }

    /// <summary>Whether the elements can be anything.</summary>
    public bool HoldsAnything => TypeName is PlainType or ValuesType;

    /// <summary>What an absent key yields; null where that is nil.</summary>
    public object? Zero => HoldsAnything ? null : TypeName == StringType ? string.Empty : Array.Empty<byte>();

    public int Count => storage.Entries.Count;

    public object? this[string key]
    {
        get => storage.Entries.TryGetValue(key, out var value) ? value : null;
        set
        {
            if (storage.SortedKeys is not null && !storage.Entries.ContainsKey(key))
            {
                storage.SortedKeys = null;
            }

            storage.Entries[key] = value;
        }
    }

    /// <summary>The keys in the order of their bytes. Keys that come later do not show up in what was returned.</summary>
    public string[] SortedKeys
    {
        get
        {
            if (storage.SortedKeys is not { } sortedKeys)
            {
                sortedKeys = new string[Count];
                storage.Entries.Keys.CopyTo(sortedKeys, 0);
                Array.Sort(sortedKeys, GoText.Compare);
                storage.SortedKeys = sortedKeys;
            }

            return sortedKeys;
        }
    }

    /// <summary>The entries in no particular order.</summary>
    public Dictionary<string, object?>.Enumerator GetEnumerator() => storage.Entries.GetEnumerator();

    /// <summary>The keys in no particular order.</summary>
    public Dictionary<string, object?>.KeyCollection Keys => storage.Entries.Keys;

    public object? ValueOf(string key) => this[key];

    public bool Has(string key) => storage.Entries.ContainsKey(key);

    public bool TryGet(string key, [MaybeNullWhen(false)] out object? value) => storage.Entries.TryGetValue(key, out value);

    public bool Remove(string key)
    {
        storage.SortedKeys = null;
        return storage.Entries.Remove(key);
    }

    /// <summary>The same entries under another type.</summary>
    public GoMap As(string typeName) => typeName == TypeName ? this : new GoMap(this, typeName);

    /// <summary>Whether both are the same map in memory.</summary>
    public bool SharesEntriesWith(GoMap other) => ReferenceEquals(storage, other.storage);

    /// <summary>A copy of this map alone.</summary>
    public GoMap Copy()
    {
        var copy = new GoMap(storage.Entries.Count, TypeName) { IsNil = IsNil };
        foreach (var (key, value) in storage.Entries)
        {
            copy.storage.Entries.Add(key, value);
        }

        return copy;
    }

    /// <summary>A copy of this map and of all maps and lists in it.</summary>
    public GoMap DeepCopy()
    {
        StackGuard.Ensure();
        var copy = new GoMap(storage.Entries.Count, TypeName) { IsNil = IsNil };
        foreach (var (key, value) in storage.Entries)
        {
            copy.storage.Entries.Add(key, DeepCopyOf(value));
        }

        return copy;
    }

    /// <summary>A copy of a value with all maps and lists in it.</summary>
    public static object? DeepCopyOf(object? value) => value switch
    {
        GoMap map => map.DeepCopy(),
        GoList list => list.DeepCopy(),
        _ => value,
    };

    // Shared by views of the same map under other types.
    private sealed class Storage(int capacity)
    {
        public Dictionary<string, object?> Entries { get; } = new(capacity, StringComparer.Ordinal);

        public string[]? SortedKeys { get; set; }
    }
}
