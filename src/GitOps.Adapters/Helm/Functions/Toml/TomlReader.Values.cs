using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Functions.Toml;

/// <summary>Values: strings of four kinds, numbers, dates, arrays and inline tables.</summary>
internal sealed partial class TomlReader
{
    private object Value()
    {
        if (++depth > MaximumDepth)
        {
            throw Error("values are nested too deeply");
        }

        object value = Peek() switch
        {
            '"' or '\'' => String(),
            '[' => Array(),
            '{' => Inline(),
            _ => Bare(),
        };
        depth--;
        return value;
    }

    private GoList Array()
    {
        at++;
        var items = new List<object?>();
        while (true)
        {
            SkipBlank();
            if (Peek() == ']')
            {
                at++;
                return new GoList([.. items]);
            }

            items.Add(Value());
            SkipBlank();
            if (Peek() == ',')
            {
                at++;
            }
            else if (Peek() != ']')
            {
                throw Error($"expected a comma (',') or array terminator (']'), but got {Found()}");
            }
        }
    }

    private GoMap Inline()
    {
        at++;
        var table = new GoMap();
        SkipSpace();
        if (Peek() == '}')
        {
            at++;
            return table;
        }

        while (true)
        {
            Pair(table);
            SkipSpace();
            if (Peek() == '}')
            {
                at++;
                closed.Add(table);
                return table;
            }

            if (Peek() != ',')
            {
                throw Error($"expected a comma or an inline table terminator '}}', but got {Found()} instead");
            }

            at++;
        }
    }

    private object Bare()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-' or '+' or '.' or ':'))
        {
            at++;
        }

        // A blank may stand between a date and its time.
        if (at - start == 10 && at + 2 < text.Length && text[at] == ' ' && char.IsAsciiDigit(text[at + 1]) && text[start + 4] == '-')
        {
            at++;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '+' or '.' or ':'))
            {
                at++;
            }
        }

        var word = text[start..at];
        switch (word)
        {
            case "true":
                return Boxes.True;
            case "false":
                return Boxes.False;
            case "inf" or "+inf":
                return double.PositiveInfinity;
            case "-inf":
                return double.NegativeInfinity;
            case "nan" or "+nan" or "-nan":
                return double.NaN;
            case "":
                throw Error(at >= text.Length ? "unexpected EOF; expected value" : $"expected value but found {Found()} instead");
        }

        return Date(word) ?? Number(word) ?? throw Error($"expected value but found {Wrong(word)} instead");
    }

    private static string Wrong(string word) =>
        word.TakeWhile(char.IsAsciiLetter).Count() is > 0 and var letters ? $"\"{word[..letters]}\"" : $"'{word[0]}'";

    private static GoTime? Date(string word)
    {
        if (word.Length < 8 || (word[2] != ':' && (word.Length < 10 || word[4] != '-')))
        {
            return null;
        }

        var normal = word.Replace(' ', 'T').Replace('t', 'T').Replace('z', 'Z');
        foreach (var layout in (string[])["2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02", "15:04:05.999999999"])
        {
            if (GoTimeParser.Parse(layout, normal, out _) is { } time)
            {
                return time;
            }
        }

        return null;
    }

    private static object? Number(string word)
    {
        var plain = word.Replace("_", string.Empty, StringComparison.Ordinal);
        var digits = plain.TrimStart('+', '-');
        if (digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]))
        {
            return null;
        }

        return GoNumbers.ParseInteger(plain) is { } integer ? integer : char.IsAsciiDigit(digits.Length > 0 ? digits[0] : ' ') ? GoNumbers.ParseFloat(plain) : null;
    }

    private string String()
    {
        var quote = text[at];
        if (string.CompareOrdinal(text, at, new string(quote, 3), 0, 3) == 0)
        {
            at += 3;
            at += Peek() == '\n' ? 1 : 0;
            return Body(quote, isMultiline: true);
        }

        at++;
        return Body(quote, isMultiline: false);
    }

    private string Body(char quote, bool isMultiline)
    {
        var value = new StringBuilder();
        while (true)
        {
            if (at >= text.Length)
            {
                throw Error("unexpected EOF; expected '" + quote + "'");
            }

            var c = text[at];
            if (c == quote && !isMultiline)
            {
                at++;
                return value.ToString();
            }

            if (c == quote && string.CompareOrdinal(text, at, new string(quote, 3), 0, 3) == 0)
            {
                // Up to two quotes may stand right before the closing three.
                var run = 3;
                while (run < 5 && at + run < text.Length && text[at + run] == quote)
                {
                    run++;
                }

                value.Append(quote, run - 3);
                at += run;
                return value.ToString();
            }

            if (c == '\n' && !isMultiline)
            {
                throw Error("strings cannot contain newlines");
            }

            at++;
            if (c == '\\' && quote == '"')
            {
                Escape(value, isMultiline);
            }
            else
            {
                value.Append(c);
            }
        }
    }

    private void Escape(StringBuilder value, bool isMultiline)
    {
        var c = Peek();
        at++;
        switch (c)
        {
            case 'b' or 't' or 'n' or 'f' or 'r' or '"' or '\\' or 'e':
                value.Append(c switch { 'b' => '\b', 't' => '\t', 'n' => '\n', 'f' => '\f', 'r' => '\r', 'e' => '\x1b', _ => c });
                break;
            case 'u' or 'U':
                var length = c == 'u' ? 4 : 8;
                if (at + length > text.Length || !int.TryParse(text.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rune) || !Rune.IsValid(rune))
                {
                    throw Error("invalid escape character in string");
                }

                value.Append(new Rune(rune).ToString());
                at += length;
                break;
            case '\n' or ' ' or '\t' when isMultiline:
                while (at < text.Length && text[at] is ' ' or '\t' or '\n')
                {
                    at++;
                }

                break;
            default:
                throw Error($"invalid escape character '{c}'; only the following escape characters are allowed: \\b, \\t, \\n, \\f, \\r, \\\", \\\\, \\uXXXX, and \\UXXXXXXXX");
        }
    }
}
