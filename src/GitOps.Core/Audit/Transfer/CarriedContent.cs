using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit.Transfer;

/// <summary>A content that events name, as a line of JSON: its digest, and itself as text, or as base64 where it is none.</summary>
internal static class CarriedContent
{
    private const int HexDigits = 64;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>What a line of a content begins with; no event does.</summary>
    private static ReadOnlySpan<byte> Begin => "{\"content\":"u8;

    private static ReadOnlySpan<byte> Prefix => "sha256:"u8;

    /// <summary>Every digest in the body of an event that may name a content: whoever has none of it says so.</summary>
    public static List<string> NamedIn(ReadOnlySpan<byte> body)
    {
        var named = new List<string>();
        while (body.IndexOf(Prefix) is var at and >= 0)
        {
            body = body[(at + Prefix.Length)..];
            if (body.Length > HexDigits && body[..HexDigits].IndexOfAnyExcept(Hex) < 0 && body[HexDigits] == '"')
            {
                named.Add("sha256:" + Encoding.ASCII.GetString(body[..HexDigits]));
            }
        }

        return named;
    }

    public static void Write(string digest, ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Plain);
        writer.WriteStartObject();
        writer.WriteString("content", digest);
        if (Utf8.IsValid(content))
        {
            writer.WriteString("text", content);
        }
        else
        {
            writer.WriteBase64String("base64", content);
        }

        writer.WriteEndObject();
    }

    public static bool Is(ReadOnlyMemory<byte> line) => line.Span.StartsWith(Begin);

    /// <exception cref="FormatException">The line is no content, or not what its digest says.</exception>
    public static byte[] Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var digest = root.GetProperty("content").GetString();
            var content = root.TryGetProperty("base64", out var encoded) ? encoded.GetBytesFromBase64() : Encoding.UTF8.GetBytes(root.GetProperty("text").GetString() ?? string.Empty);
            return ContentDigest.Of(content) == digest ? content : throw new FormatException($"the content is not what its digest {digest} says; it was changed");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"this is no content: {e.Message}", e);
        }
    }
}
