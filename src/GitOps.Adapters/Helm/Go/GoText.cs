using System.Text;

namespace GitOps.Adapters.Helm.Go;

/// <summary>Strings as Go has them: bytes that are mostly UTF-8.</summary>
/// <remarks>
/// A byte that is no part of valid UTF-8 is kept as a lone low surrogate U+DC80 to U+DCFF, so that cutting a string in the middle of a
/// character and joining it again gives the same bytes as in Go.
/// </remarks>
internal static class GoText
{
    private const int RawByteBase = 0xDC00;

    /// <summary>Text of bytes.</summary>
    public static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var used);
            if (status == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
                bytes = bytes[used..];
            }
            else
            {
                text.Append((char)(RawByteBase + bytes[0]));
                bytes = bytes[1..];
            }
        }

        return text.ToString();
    }

    /// <summary>Bytes of a text.</summary>
    public static byte[] ToBytes(string text)
    {
        if (!HasRawBytes(text))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var bytes = new List<byte>(text.Length);
        Span<byte> buffer = stackalloc byte[4];
        for (var i = 0; i < text.Length;)
        {
            if (RawByteAt(text, i) is { } raw)
            {
                bytes.Add(raw);
                i++;
                continue;
            }

            var rune = RuneAt(text, i, out var used);
            bytes.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
            i += used;
        }

        return [.. bytes];
    }

    /// <summary>How many bytes the text has in Go.</summary>
    public static int ByteLength(string text) => System.Text.Ascii.IsValid(text) ? text.Length : HasRawBytes(text) ? ToBytes(text).Length : Encoding.UTF8.GetByteCount(text);

    /// <summary>The part of a text between two byte positions.</summary>
    public static string ByteSlice(string text, int from, int to) => System.Text.Ascii.IsValid(text) ? text[from..to] : FromBytes(ToBytes(text).AsSpan(from, to - from));

    /// <summary>The first characters of a text.</summary>
    public static string FirstRunes(string text, int count)
    {
        var at = 0;
        while (count-- > 0 && at < text.Length)
        {
            RuneAt(text, at, out var used);
            at += used;
        }

        return text[..at];
    }

    /// <summary>How many characters the text has; a stray byte counts as one.</summary>
    public static int RuneCount(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; count++)
        {
            RuneAt(text, i, out var used);
            i += used;
        }

        return count;
    }

    /// <summary>The character at an index; the replacement character for a stray byte.</summary>
    public static Rune RuneAt(string text, int index, out int used)
    {
        if (Rune.TryGetRuneAt(text, index, out var rune))
        {
            used = rune.Utf16SequenceLength;
            return rune;
        }

        used = 1;
        return Rune.ReplacementChar;
    }

    /// <summary>The stray byte at an index; null when there is a character.</summary>
    public static byte? RawByteAt(string text, int index) =>
        text[index] is >= '\uDC80' and <= '\uDCFF' && (index == 0 || !char.IsHighSurrogate(text[index - 1])) ? (byte)(text[index] - RawByteBase) : null;

    /// <summary>Order of the bytes, which is that of the code points.</summary>
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                var (a, b) = (left[i], right[i]);

                // Surrogates stand for code points above those of the private use area.
                return char.IsSurrogate(a) == char.IsSurrogate(b) ? a - b : char.IsSurrogate(a) ? 1 : -1;
            }
        }

        return left.Length - right.Length;
    }

    /// <summary>The text with stray bytes replaced, for people.</summary>
    public static string Printable(string text) => HasRawBytes(text) ? string.Concat(text.Select((c, i) => RawByteAt(text, i) is null ? c : '\uFFFD')) : text;

    private static bool HasRawBytes(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (RawByteAt(text, i) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
