using System.Globalization;
using System.Text;

namespace GitOps.Core.Deployments.Health.Cel.Syntax;

/// <summary>String and bytes literals: single or triple quotes of both sorts, raw, escapes.</summary>
internal static class CelStringLexer
{
    public static bool IsStart(string source, int at)
    {
        for (var prefix = 0; prefix <= 2 && at < source.Length; prefix++, at++)
        {
            if (source[at] is '"' or '\'')
            {
                return true;
            }

            if (source[at] is not ('r' or 'R' or 'b' or 'B'))
            {
                return false;
            }
        }

        return false;
    }

    public static CelToken Read(string source, ref int at)
    {
        var start = at;
        var (isRaw, isBytes) = (false, false);
        for (; source[at] is not ('"' or '\''); at++)
        {
            isRaw |= source[at] is 'r' or 'R';
            isBytes |= source[at] is 'b' or 'B';
        }

        var quote = source[at];
        var length = at + 2 < source.Length && source[at + 1] == quote && source[at + 2] == quote ? 3 : 1;
        var end = new string(quote, length);
        at += length;
        var text = new StringBuilder();
        while (true)
        {
            if (at >= source.Length || (length == 1 && source[at] is '\n' or '\r'))
            {
                throw new CelSyntaxException(source, start, "Syntax error: the string does not end");
            }

            if (string.CompareOrdinal(source, at, end, 0, length) == 0)
            {
                at += length;
                break;
            }

            if (source[at] == '\\' && !isRaw)
            {
                Escape(source, ref at, text, isBytes);
            }
            else if (source[at] == '\\' && at + 1 < source.Length)
            {
                text.Append(source, at, 2);
                at += 2;
            }
            else
            {
                Append(text, source, ref at, isBytes);
            }
        }

        return new(isBytes ? CelTokenKind.Bytes : CelTokenKind.String, text.ToString(), start);
    }

    private static void Append(StringBuilder text, string source, ref int at, bool isBytes)
    {
        if (!isBytes || source[at] < 0x80)
        {
            text.Append(source[at++]);
            return;
        }

        var length = char.IsHighSurrogate(source[at]) && at + 1 < source.Length ? 2 : 1;
        foreach (var octet in Encoding.UTF8.GetBytes(source.Substring(at, length)))
        {
            text.Append((char)octet);
        }

        at += length;
    }

    private static void Escape(string source, ref int at, StringBuilder text, bool isBytes)
    {
        var start = at++;
        var letter = at < source.Length ? source[at++] : '\0';
        switch (letter)
        {
            case 'a': text.Append('\a'); return;
            case 'b': text.Append('\b'); return;
            case 'f': text.Append('\f'); return;
            case 'n': text.Append('\n'); return;
            case 'r': text.Append('\r'); return;
            case 't': text.Append('\t'); return;
            case 'v': text.Append('\v'); return;
            case '\\' or '\'' or '"' or '`' or '?': text.Append(letter); return;
            case 'x' or 'X': Code(source, start, ref at, 2, 16, text, isBytes); return;
            case 'u' when !isBytes: Code(source, start, ref at, 4, 16, text, isBytes); return;
            case 'U' when !isBytes: Code(source, start, ref at, 8, 16, text, isBytes); return;
            case >= '0' and <= '3':
                at--;
                Code(source, start, ref at, 3, 8, text, isBytes);
                return;
            default: throw new CelSyntaxException(source, start, "Syntax error: unknown escape sequence");
        }
    }

    private static void Code(string source, int start, ref int at, int digits, int radix, StringBuilder text, bool isBytes)
    {
        long value = 0;
        for (var i = 0; i < digits; i++, at++)
        {
            var digit = at < source.Length && char.IsAsciiHexDigit(source[at])
                ? int.Parse(source.AsSpan(at, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : radix;
            if (digit >= radix)
            {
                throw new CelSyntaxException(source, start, "Syntax error: an escape sequence lacks digits");
            }

            value = (value * radix) + digit;
        }

        if (isBytes)
        {
            text.Append((char)value);
        }
        else if (Rune.TryCreate((uint)value, out var rune))
        {
            text.Append(rune.ToString());
        }
        else
        {
            throw new CelSyntaxException(source, start, "Syntax error: an escape sequence is no character");
        }
    }
}
