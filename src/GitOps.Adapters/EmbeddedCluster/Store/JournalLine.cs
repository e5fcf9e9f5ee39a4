using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Store;

/// <summary>One line of a data folder's files: an object at a revision, or its deletion.</summary>
/// <param name="Revision">Revision of the store.</param>
/// <param name="Key">Which object.</param>
/// <param name="Object">The object; null when it was deleted.</param>
internal readonly record struct JournalLine(long Revision, StoreKey Key, KubeMap? Object)
{
    // Wrapped, and with its managed fields, an object may be deeper than what clients may send.
    private const int MaximumDepth = 1000;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaximumDepth };

    /// <summary>Writes the line with its end.</summary>
    public void WriteTo(ArrayBufferWriter<byte> buffer)
    {
        var line = KubeMap.Of(("revision", Revision), ("resource", Key.Resource), ("namespace", Key.Namespace), ("name", Key.Name));
        Write(Object is null ? line : line.With("object", Object), buffer);
    }

    /// <summary>Writes a value as a line with its end.</summary>
    public static void Write(KubeMap value, ArrayBufferWriter<byte> buffer)
    {
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            KubeJson.Write(value, writer);
        }

        buffer.Write("\n"u8);
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is no JSON, or something is missing.</exception>
    public static JournalLine Read(ReadOnlySpan<byte> utf8)
    {
        var line = Parse(utf8);
        return line["revision"]?.AsInteger is { } revision && line["resource"]?.AsString is { Length: > 0 } resource && line["namespace"]?.AsString is { } @namespace && line["name"]?.AsString is { Length: > 0 } name
            ? new JournalLine(revision, new StoreKey(resource, @namespace, name), line["object"] as KubeMap)
            : throw new JsonException("a line has revision, resource, namespace and name");
    }

    /// <summary>Reads a line as a map.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static KubeMap Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
            var value = reader.Read() ? KubeJson.Read(ref reader) : KubeValue.Null;
            return !reader.Read() && value is KubeMap map ? map : throw new JsonException("a line is one JSON object");
        }
        catch (InvalidOperationException fault)
        {
            // The reader's word for text that is not UTF-8.
            throw new JsonException(fault.Message, fault);
        }
    }
}
