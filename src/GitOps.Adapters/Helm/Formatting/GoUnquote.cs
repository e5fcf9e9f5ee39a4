using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Formatting;

/// <summary>String and character literals as Go's <c>strconv.Unquote</c> reads them.</summary>
internal static class GoUnquote
{
    /// <summary>The text of a literal in double or back quotes; null when it is malformed.</summary>
    public static string? String(string literal)
    {
        if (literal.Length < 2 || literal[0] != literal[^1])
        {
            return null;
        }

        var body = literal[1..^1];
        if (literal[0] == '`')
        {
            return body.Replace("\r", string.Empty, StringComparison.Ordinal);
        }

        if (literal[0] != '"' || body.Contains('\n'))
        {
            return null;
        }

        if (!body.Contains('\\'))
        {
            return body.Contains('"') ? null : body;
        }

        var bytes = new List<byte>(body.Length);
        for (var at = 0; at < body.Length;)
        {
            if (!Read(body, ref at, '"', bytes, out _))
            {
                return null;
            }
        }

        return GoText.FromBytes(bytes.ToArray());
    }

    /// <summary>The character of a literal in single quotes; null when it is malformed.</summary>
    public static int? Character(string literal)
    {
        var at = 1;
        return literal.Length >= 3 && literal[0] == '\'' && Read(literal, ref at, '\'', [], out var character) && at == literal.Length - 1 ? character : null;
    }

    private static bool Read(string text, ref int at, char quote, List<byte> bytes, out int character)
    {
        Span<byte> buffer = stackalloc byte[4];
        if (text[at] == quote)
        {
            character = 0;
            return false;
        }

        if (text[at] != '\\')
        {
            if (GoText.RawByteAt(text, at) is { } raw)
            {
                bytes.Add(raw);
                character = Rune.ReplacementChar.Value;
                at++;
                return true;
            }

            var plain = GoText.RuneAt(text, at, out var used);
            at += used;
            character = plain.Value;
            bytes.AddRange(buffer[..plain.EncodeToUtf8(buffer)]);
            return true;
        }

        character = 0;
        if (++at >= text.Length)
        {
            return false;
        }

        var c = text[at++];
        switch (c)
        {
            case 'x':
                return Digits(text, ref at, 2, 16, out character) && Add(bytes, (byte)character);
            case 'u' or 'U':
                if (!Digits(text, ref at, c == 'u' ? 4 : 8, 16, out character) || !Rune.IsValid(character))
                {
                    return false;
                }

                bytes.AddRange(buffer[..new Rune(character).EncodeToUtf8(buffer)]);
                return true;
            case >= '0' and <= '7':
                at--;
                return Digits(text, ref at, 3, 8, out character) && character <= 255 && Add(bytes, (byte)character);
            case '\'' or '"' when c != quote:
                return false;
        }

        character = c switch
        {
            'a' => '\a', 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', '\\' => '\\', '\'' => '\'', '"' => '"',
            _ => -1,
        };
        return character >= 0 && Add(bytes, (byte)character);
    }

    private static bool Add(List<byte> bytes, byte value)
    {
        bytes.Add(value);
        return true;
    }

    private static bool Digits(string text, ref int at, int count, int radix, out int value)
    {
        value = 0;
        for (var i = 0; i < count; i++, at++)
        {
            if (at >= text.Length || !char.IsAsciiHexDigit(text[at]))
            {
                return false;
            }

            var digit = int.Parse(text.AsSpan(at, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (digit >= radix)
            {
                return false;
            }

            value = unchecked((value * radix) + digit);
        }

        return true;
    }
}
