using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Formatting;

/// <summary>Quoted strings and characters as Go's <c>strconv.Quote</c> writes them.</summary>
internal static class GoQuote
{
    /// <summary>A double-quoted string.</summary>
    public static string Quote(string text) => NeedsNoEscape(text) ? string.Concat("\"", text, "\"") : Quote(text, '"', asciiOnly: false);

    /// <summary>A double-quoted string without characters beyond ASCII.</summary>
    public static string QuoteToAscii(string text) => Quote(text, '"', asciiOnly: true);

    /// <summary>A character in single quotes.</summary>
    public static string QuoteRune(int character, bool asciiOnly)
    {
        var rune = Rune.IsValid(character) ? new Rune(character) : Rune.ReplacementChar;
        return Quote(rune.ToString(), '\'', asciiOnly);
    }

    /// <summary>Whether the text can stand between back quotes.</summary>
    public static bool CanBackquote(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (GoText.RawByteAt(text, i) is not null)
            {
                return false;
            }

            var rune = GoText.RuneAt(text, i, out var used);
            if (rune.Value is '\uFEFF' or '`' or '\u007F' || (rune.Value < ' ' && rune.Value != '\t'))
            {
                return false;
            }

            i += used;
        }

        return true;
    }

    /// <summary>Whether Go prints the character as it is.</summary>
    public static bool IsPrintable(Rune rune)
    {
        if (rune.Value < 0x7F)
        {
            return rune.Value >= ' ';
        }

        return Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
    }

    private static bool NeedsNoEscape(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && text.AsSpan().IndexOfAny('"', '\\') < 0;

    private static string Quote(string text, char quote, bool asciiOnly)
    {
        var quoted = new StringBuilder(text.Length + 8).Append(quote);
        for (var i = 0; i < text.Length;)
        {
            if (GoText.RawByteAt(text, i) is { } raw)
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{raw:x2}");
                i++;
                continue;
            }

            AppendEscaped(quoted, GoText.RuneAt(text, i, out var used), quote, asciiOnly);
            i += used;
        }

        return quoted.Append(quote).ToString();
    }

    private static void AppendEscaped(StringBuilder quoted, Rune rune, char quote, bool asciiOnly)
    {
        if (rune.Value == quote || rune.Value == '\\')
        {
            quoted.Append('\\').Append((char)rune.Value);
        }
        else if ((rune.Value < 0x80 || !asciiOnly) && IsPrintable(rune))
        {
            quoted.Append(rune.ToString());
        }
        else
        {
            _ = rune.Value switch
            {
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\v' => quoted.Append("\\v"),
                < ' ' or 0x7F => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                < 0x10000 => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
            };
        }
    }
}
