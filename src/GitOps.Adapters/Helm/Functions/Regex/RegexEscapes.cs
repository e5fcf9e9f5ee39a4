using System.Globalization;

namespace GitOps.Adapters.Helm.Functions.Regex;

/// <summary>What follows a backslash.</summary>
internal static class RegexEscapes
{
    private const string Digits = "0-9";
    private const string Words = "0-9A-Za-z_";
    private const string Spaces = @"\t\n\f\r ";
    private const string NoDigits = @"\0-/:-\uFFFF";
    private const string NoWords = @"\0-/:-@\[-\^`\{-\uFFFF";
    private const string NoSpaces = @"\0-\x08\x0B\x0E-\x1F!-\uFFFF";

    /// <summary>The members of <c>\d</c>, <c>\p{L}</c> and the like, to stand between brackets; null when it is a character.</summary>
    public static string? Class(string pattern, ref int at)
    {
        var c = pattern[at];
        switch (c)
        {
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S':
                at++;
                return c switch { 'd' => Digits, 'D' => NoDigits, 'w' => Words, 'W' => NoWords, 's' => Spaces, _ => NoSpaces };
            case 'p' or 'P':
                return Unicode(pattern, ref at);
            default:
                return null;
        }
    }

    /// <summary>The character that an escape stands for.</summary>
    public static int Character(string pattern, ref int at)
    {
        var start = at;
        var c = pattern[at++];
        switch (c)
        {
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case 'x':
                return Hexadecimal(pattern, start, ref at);
            case '0' or (>= '1' and <= '7') when c == '0' || (at < pattern.Length && pattern[at] is >= '0' and <= '7'):
                var value = c - '0';
                for (var i = 0; i < 2 && at < pattern.Length && pattern[at] is >= '0' and <= '7'; i++)
                {
                    value = (value * 8) + (pattern[at++] - '0');
                }

                return value;
            case < '\x80' when !char.IsAsciiLetterOrDigit(c):
                return c;
            default:
                throw new RegexSyntaxException($"invalid escape sequence: `{pattern[(start - 1)..at]}`");
        }
    }

    private static int Hexadecimal(string pattern, int start, ref int at)
    {
        string digits;
        if (at < pattern.Length && pattern[at] == '{')
        {
            var end = pattern.IndexOf('}', at);
            digits = end < 0 ? string.Empty : pattern[(at + 1)..end];
            at = end < 0 ? pattern.Length : end + 1;
        }
        else
        {
            digits = at + 2 <= pattern.Length ? pattern.Substring(at, 2) : string.Empty;
            at = Math.Min(at + 2, pattern.Length);
        }

        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value <= 0x10FFFF && value is < 0xD800 or > 0xDFFF
            ? value
            : throw new RegexSyntaxException($"invalid escape sequence: `{pattern[(start - 1)..at]}`");
    }

    private static string Unicode(string pattern, ref int at)
    {
        var start = at;
        var negated = pattern[at++] == 'P';
        string name;
        if (at < pattern.Length && pattern[at] == '{')
        {
            var end = pattern.IndexOf('}', at);
            if (end < 0)
            {
                throw new RegexSyntaxException($"invalid character class range: `{pattern[(start - 1)..]}`");
            }

            name = pattern[(at + 1)..end];
            at = end + 1;
        }
        else
        {
            name = at < pattern.Length ? pattern[at++].ToString() : string.Empty;
        }

        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        var inside = name switch
        {
            "C" or "Cc" or "Cf" or "Co" or "Cs" or "L" or "Ll" or "Lm" or "Lo" or "Lt" or "Lu" or "M" or "Mc" or "Me" or "Mn" or "N" or "Nd" or "Nl" or "No"
                or "P" or "Pc" or "Pd" or "Pe" or "Pf" or "Pi" or "Po" or "Ps" or "S" or "Sc" or "Sk" or "Sm" or "So" or "Z" or "Zl" or "Zp" or "Zs" => name,
            "Greek" or "Cyrillic" or "Hebrew" or "Arabic" or "Thai" or "Hiragana" or "Katakana" or "Armenian" or "Devanagari" => "Is" + name,
            "Latin" when !negated => null,
            "Han" when !negated => "IsCJKUnifiedIdeographs",
            _ => throw new RegexSyntaxException($"invalid character class range: `{pattern[(start - 1)..at]}`"),
        };
        return inside is null ? @"A-Za-z\u00AA\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02B8\u1E00-\u1EFF" : (negated ? @"\P{" : @"\p{") + inside + "}";
    }
}
