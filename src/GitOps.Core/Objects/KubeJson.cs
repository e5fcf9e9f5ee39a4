using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GitOps.Core.Objects;

/// <summary>Reads and writes <see cref="KubeValue"/> as JSON.</summary>
public static class KubeJson
{
    /// <summary>Nesting beyond this depth is refused, as the Kubernetes API server does with deeply nested input.</summary>
    public const int MaximumDepth = 256;

    internal static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };
    private static readonly JsonWriterOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000, Indented = true };

    /// <summary>Reads one JSON value.</summary>
    /// <exception cref="JsonException">The text is no JSON, is deeper than <see cref="MaximumDepth"/>, or something follows the value.</exception>
    public static KubeValue Parse(ReadOnlySpan<byte> utf8) => Parse(utf8, withoutOwners: false);

    /// <summary>As <see cref="Parse(ReadOnlySpan{byte})"/>, without <c>metadata.managedFields</c> where they are not wanted: they are often most of an object.</summary>
    /// <exception cref="JsonException">As there.</exception>
    internal static KubeValue Parse(ReadOnlySpan<byte> utf8, bool withoutOwners)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        if (!reader.Read())
        {
            throw new JsonException("The JSON text is empty.");
        }

        var value = JsonReading.Read(ref reader, withoutOwners);
        if (reader.Read())
        {
            throw new JsonException("Something follows the JSON value.");
        }

        return value;
    }

    /// <summary>Reads one JSON value.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static KubeValue Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads the value that the reader stands on.</summary>
    public static KubeValue Read(ref Utf8JsonReader reader) => JsonReading.Read(ref reader);

    /// <summary>Writes the value, keys in their order.</summary>
    public static void Write(KubeValue value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case KubeMap map:
                writer.WriteStartObject();
                foreach (var (key, item) in map.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(item, writer);
                }

                writer.WriteEndObject();
                break;
            case KubeList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case KubeString text:
                writer.WriteStringValue(text.Text);
                break;
            case KubeInteger integer:
                writer.WriteNumberValue(integer.Number);
                break;
            case KubeFloat number:
                writer.WriteRawValue(FormatFloat(number.Number));
                break;
            case KubeBool boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    /// <summary>Compact UTF-8 JSON, keys in their order.</summary>
    public static byte[] ToUtf8(KubeValue value)
    {
        using var scratch = JsonScratch.Take();
        Write(value, scratch.Writer);
        return scratch.Written().ToArray();
    }

    /// <summary>JSON text, keys in their order.</summary>
    public static string ToText(KubeValue value, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, indented ? Indented : Compact))
        {
            Write(value, writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The canonical form for digests: compact, keys sorted by their UTF-16 code units.</summary>
    public static byte[] ToCanonicalUtf8(KubeValue value)
    {
        using var scratch = JsonScratch.Take();
        WriteSorted(value, scratch.Writer);
        return scratch.Written().ToArray();
    }

    /// <summary>The SHA-256 of the canonical form, into 32 bytes.</summary>
    internal static void HashCanonical(KubeValue value, Span<byte> hash)
    {
        using var scratch = JsonScratch.Take();
        WriteSorted(value, scratch.Writer);
        SHA256.HashData(scratch.Written(), hash);
    }

    /// <summary>The value with the keys of every map sorted (ordinal).</summary>
    public static KubeValue Sorted(KubeValue value) => value switch
    {
        KubeMap map => KubeMap.Of(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        KubeList list => new KubeList([.. list.Items.Select(Sorted)]),
        _ => value,
    };

    private static void WriteSorted(KubeValue value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case KubeMap map:
                WriteSorted(map, writer);
                break;
            case KubeList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    WriteSorted(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                Write(value, writer);
                break;
        }
    }

    private static void WriteSorted(KubeMap map, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (IsSorted(map.Entries.AsSpan()))
        {
            WriteSorted(map.Entries.AsSpan(), writer);
        }
        else
        {
            var entries = ArrayPool<KeyValuePair<string, KubeValue>>.Shared.Rent(map.Count);
            var sorted = entries.AsSpan(0, map.Count);
            map.Entries.AsSpan().CopyTo(sorted);
            sorted.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
            WriteSorted(sorted, writer);
            ArrayPool<KeyValuePair<string, KubeValue>>.Shared.Return(entries, clearArray: true);
        }

        writer.WriteEndObject();
    }

    private static void WriteSorted(ReadOnlySpan<KeyValuePair<string, KubeValue>> entries, Utf8JsonWriter writer)
    {
        foreach (var (key, item) in entries)
        {
            writer.WritePropertyName(key);
            WriteSorted(item, writer);
        }
    }

    private static bool IsSorted(ReadOnlySpan<KeyValuePair<string, KubeValue>> entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (string.CompareOrdinal(entries[i - 1].Key, entries[i].Key) > 0)
            {
                return false;
            }
        }

        return true;
    }

    // encoding/json of Go: exponent form below 1e-6 and from 1e21 on, the shortest digits that read back in between.
    private static string FormatFloat(double number)
    {
        if (!double.IsFinite(number))
        {
            return "null";
        }

        var size = Math.Abs(number);
        if (size != 0 && (size < 1e-6 || size >= 1e21))
        {
            var text = number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);
            return text.Replace("e-0", "e-", StringComparison.Ordinal);
        }

        return size < 1e15 || size != Math.Floor(size)
            ? decimalText(number)
            : number.ToString("F0", CultureInfo.InvariantCulture);

        static string decimalText(double value)
        {
            var text = value.ToString("R", CultureInfo.InvariantCulture);
            return text.Contains('E', StringComparison.Ordinal) ? ((decimal)value).ToString(CultureInfo.InvariantCulture) : text;
        }
    }
}
