using System.Runtime.InteropServices;
using System.Text.Json;

namespace GitOps.Core.Objects;

/// <summary>
/// Reads JSON values. Entries and items gather on the thread's own stacks until their map or list ends, which then takes exactly its size;
/// the names of fields, of which a cluster has the same few everywhere, are kept.
/// </summary>
internal sealed class JsonReading
{
    private const int Names = 512;
    private const int LongestName = 64;

    // From so many entries on a map is gathered with an index of its keys.
    private const int ManyEntries = 16;

    // Room that a reader keeps for the next value; more, for an unusually large one, goes with it.
    private const int KeptRoom = 4096;

    [ThreadStatic]
    private static JsonReading? idle;

    private readonly string?[] names = new string?[Names];
    private KeyValuePair<string, KubeValue>[] entries = new KeyValuePair<string, KubeValue>[64];
    private KubeValue[] items = new KubeValue[64];
    private int entryCount;
    private int itemCount;
    private bool leavesOutOwners;
    private bool isInMetadata;

    /// <summary>Reads the value that the reader stands on.</summary>
    /// <param name="reader">Stands on the value; afterwards on its end.</param>
    /// <param name="withoutOwners">Whether <c>metadata.managedFields</c> of the value, an object, are passed over.</param>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static KubeValue Read(ref Utf8JsonReader reader, bool withoutOwners = false)
    {
        var reading = idle ?? new JsonReading();
        idle = null;
        (reading.leavesOutOwners, reading.isInMetadata) = (withoutOwners, false);
        try
        {
            return reading.ReadValue(ref reader);
        }
        finally
        {
            reading.Forget();
            idle = reading;
        }
    }

    private KubeValue ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadMap(ref reader),
        JsonTokenType.StartArray => ReadList(ref reader),
        JsonTokenType.String => new KubeString(reader.GetString()!),
        JsonTokenType.Number => reader.TryGetInt64(out var number) ? new KubeInteger(number) : new KubeFloat(reader.GetDouble()),
        JsonTokenType.True => KubeBool.True,
        JsonTokenType.False => KubeBool.False,
        _ => KubeValue.Null,
    };

    private KubeMap ReadMap(ref Utf8JsonReader reader)
    {
        var from = entryCount;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (entryCount - from == ManyEntries)
            {
                return ReadRest(ref reader, from);
            }

            var key = ReadName(ref reader);
            if (PassesOver(ref reader, key))
            {
                continue;
            }

            reader.Read();
            var value = ReadValue(ref reader);
            Push(from, KeyValuePair.Create(key, value));
        }

        return KubeMap.Owning(Take(from));
    }

    // The reader stands on the name after the many.
    private KubeMap ReadRest(ref Utf8JsonReader reader, int from)
    {
        var map = new KubeMap.Builder(ManyEntries * 2);
        foreach (var (key, value) in Take(from))
        {
            map[key] = value;
        }

        do
        {
            var key = ReadName(ref reader);
            if (PassesOver(ref reader, key))
            {
                continue;
            }

            reader.Read();
            map[key] = ReadValue(ref reader);
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject);

        return map.Build();
    }

    // The reader stands on the name, and afterwards on the end of the value if that is not wanted.
    private bool PassesOver(ref Utf8JsonReader reader, string key)
    {
        if (!leavesOutOwners)
        {
            return false;
        }

        if (reader.CurrentDepth == 1)
        {
            isInMetadata = key == "metadata";
        }

        if (reader.CurrentDepth != 2 || !isInMetadata || key != "managedFields")
        {
            return false;
        }

        reader.Skip();
        return true;
    }

    private KubeList ReadList(ref Utf8JsonReader reader)
    {
        var from = itemCount;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var item = ReadValue(ref reader);
            if (itemCount == items.Length)
            {
                Array.Resize(ref items, items.Length * 2);
            }

            items[itemCount++] = item;
        }

        if (itemCount == from)
        {
            return KubeList.Empty;
        }

        var list = items.AsSpan(from, itemCount - from).ToArray();
        itemCount = from;
        return new KubeList(ImmutableCollectionsMarshal.AsImmutableArray(list));
    }

    // A name that comes again keeps its place and takes the later value.
    private void Push(int from, KeyValuePair<string, KubeValue> entry)
    {
        for (var i = from; i < entryCount; i++)
        {
            if (string.Equals(entries[i].Key, entry.Key, StringComparison.Ordinal))
            {
                entries[i] = entry;
                return;
            }
        }

        if (entryCount == entries.Length)
        {
            Array.Resize(ref entries, entries.Length * 2);
        }

        entries[entryCount++] = entry;
    }

    private KeyValuePair<string, KubeValue>[] Take(int from)
    {
        var taken = entries.AsSpan(from, entryCount - from).ToArray();
        entryCount = from;
        return taken;
    }

    private string ReadName(ref Utf8JsonReader reader)
    {
        var bytes = reader.ValueSpan;
        if (reader.HasValueSequence || reader.ValueIsEscaped || bytes.Length is 0 or > LongestName)
        {
            return reader.GetString()!;
        }

        // Names are told apart by their length and a few of their signs; two that share a slot take turns.
        var last = bytes.Length - 1;
        ref var known = ref names[((bytes.Length * 31) + (bytes[0] * 7) + (bytes[last / 2] * 131) + (bytes[last] * 17)) & (Names - 1)];
        return known is not null && reader.ValueTextEquals(known) ? known : known = reader.GetString()!;
    }

    // Nothing of what was read stays alive by this.
    private void Forget()
    {
        if (entries.Length > KeptRoom)
        {
            entries = new KeyValuePair<string, KubeValue>[64];
        }

        if (items.Length > KeptRoom)
        {
            items = new KubeValue[64];
        }

        Array.Clear(entries);
        Array.Clear(items);
        (entryCount, itemCount) = (0, 0);
    }
}
