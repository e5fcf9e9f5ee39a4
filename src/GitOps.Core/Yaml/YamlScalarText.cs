using System.Buffers;
using System.Globalization;
using GitOps.Core.Yaml.Scanning;

namespace GitOps.Core.Yaml;

/// <summary>Writes scalars in each style.</summary>
internal static class YamlScalarText
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\n\r\u0085\u2028\u2029");

    private static readonly SearchValues<char> FoldedSpecial = SearchValues.Create(" '\n\r\u0085\u2028\u2029");

    /// <summary>The style that a scalar gets: the wanted one, or the next that can hold its text.</summary>
    /// <param name="wanted">The wanted style.</param>
    /// <param name="value">The text.</param>
    /// <param name="shape">What the text allows.</param>
    /// <param name="inFlow">Whether it stands in brackets.</param>
    /// <param name="isKey">Whether it is a key in front of a colon.</param>
    public static ScalarStyle Choose(ScalarStyle wanted, string value, ScalarShape shape, bool inFlow, bool isKey)
    {
        var style = wanted;
        if (isKey && shape.Multiline)
        {
            style = ScalarStyle.DoubleQuoted;
        }

        if (style == ScalarStyle.Plain)
        {
            var allowed = inFlow ? shape.PlainInFlow : shape.PlainInBlock;
            if (!allowed || (value.Length == 0 && (inFlow || isKey)))
            {
                style = ScalarStyle.SingleQuoted;
            }
        }

        if (style == ScalarStyle.SingleQuoted && !shape.SingleQuoted)
        {
            style = ScalarStyle.DoubleQuoted;
        }

        if (style is ScalarStyle.Literal or ScalarStyle.Folded && (!shape.Block || inFlow || isKey))
        {
            style = ScalarStyle.DoubleQuoted;
        }

        return style;
    }

    /// <summary>Writes a scalar of a style that is no block.</summary>
    public static void Put(YamlText text, string value, ScalarStyle style, bool mayBreak, int width)
    {
        switch (style)
        {
            case ScalarStyle.SingleQuoted:
                PutSingleQuoted(text, value, mayBreak, width);
                break;
            case ScalarStyle.DoubleQuoted:
                PutDoubleQuoted(text, value, mayBreak, width);
                break;
            default:
                PutPlain(text, value, mayBreak, width);
                break;
        }
    }

    /// <summary>Writes what stands in front of the lines of a block.</summary>
    public static void PutBlockHead(YamlText text, string value, bool literal)
    {
        text.PutIndicator(literal ? "|" : ">", true);
        var hints = BlockHints(value);
        if (hints.Length > 0)
        {
            text.PutIndicator(hints, false);
        }
    }

    private static void PutPlain(YamlText text, string value, bool mayBreak, int width)
    {
        if (value.Length > 0 && !text.Whitespace)
        {
            text.Put(' ');
        }

        PutFolded(text, value, mayBreak ? width : int.MaxValue, false);
        text.Whitespace = value.Length == 0 && text.Whitespace;
        text.Indention = false;
    }

    private static void PutSingleQuoted(YamlText text, string value, bool mayBreak, int width)
    {
        text.PutIndicator("'", true);
        PutFolded(text, value, mayBreak ? width : int.MaxValue, true);
        text.PutIndicator("'", false);
        text.Whitespace = false;
        text.Indention = false;
    }

    private static void PutDoubleQuoted(YamlText text, string value, bool mayBreak, int width)
    {
        text.PutIndicator("\"", true);
        var afterSpace = false;

        // go-yaml looks for a byte order mark at the start of the text whichever character it is at.
        var escapesAll = value.StartsWith('\uFEFF');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (escapesAll || !ScalarShape.IsPrintable(c) || YamlCursor.IsBreak(c) || c is '"' or '\\')
            {
                if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                {
                    text.Put(string.Create(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(c, value[i + 1]):X8}"));
                    i++;
                }
                else
                {
                    text.Put(Escape(c));
                }

                afterSpace = false;
            }
            else if (c == ' ')
            {
                if (mayBreak && !afterSpace && text.Column > width && i > 0 && i < value.Length - 1)
                {
                    text.PutIndent();
                    if (value[i + 1] == ' ')
                    {
                        text.Put('\\');
                    }
                }
                else
                {
                    text.Put(c);
                }

                afterSpace = true;
            }
            else
            {
                text.Put(c);
                afterSpace = false;
            }
        }

        text.PutIndicator("\"", false);
        text.Whitespace = false;
        text.Indention = false;
    }

    public static void PutLiteral(YamlText text, string value)
    {
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny(Breaks) is var at and >= 0 ? at : rest.Length;
            if (end > 0)
            {
                text.PutIndent();
                text.Put(rest[..end]);
                text.Indention = false;
            }

            if (end < rest.Length)
            {
                text.PutBreak(rest[end++]);
            }

            rest = rest[end..];
        }
    }

    public static void PutFoldedBlock(YamlText text, string value, int width)
    {
        var afterBreak = true;
        var leadingSpaces = true;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (YamlCursor.IsBreak(c))
            {
                if (!afterBreak && !leadingSpaces && c == '\n')
                {
                    var k = 0;
                    while (k < value.Length && YamlCursor.IsBreak(value[k]))
                    {
                        k++;
                    }

                    if (k < value.Length && !YamlCursor.IsBlankOrEnd(value[k]))
                    {
                        text.PutBreak();
                    }
                }

                text.PutBreak(c);
                afterBreak = true;
                continue;
            }

            if (afterBreak)
            {
                text.PutIndent();
                leadingSpaces = YamlCursor.IsBlank(c);
            }

            if (!afterBreak && c == ' ' && i + 1 < value.Length && value[i + 1] != ' ' && text.Column > width)
            {
                text.PutIndent();
            }
            else
            {
                text.Put(c);
            }

            text.Indention = false;
            afterBreak = false;
        }
    }

    /// <summary>The signs behind <c>|</c> or <c>&gt;</c>: indentation and chomping.</summary>
    private static string BlockHints(string value)
    {
        var startsBlank = value.Length > 0 && (value[0] == ' ' || YamlCursor.IsBreak(value[0]));
        if (value.Length == 0 || !YamlCursor.IsBreak(value[^1]))
        {
            return startsBlank ? "2-" : "-";
        }

        return value.Length == 1 || YamlCursor.IsBreak(value[^2]) ? (startsBlank ? "2+" : "+") : startsBlank ? "2" : string.Empty;
    }

    private static void PutFolded(YamlText text, string value, int width, bool quoted)
    {
        if (!value.AsSpan().ContainsAny(FoldedSpecial))
        {
            text.Put(value);
            text.Indention = text.Indention && value.Length == 0;
            return;
        }

        var afterSpace = false;
        var afterBreak = false;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c == ' ')
            {
                var inside = !quoted || (i > 0 && i < value.Length - 1);
                if (!afterSpace && text.Column > width && inside && !(i + 1 < value.Length && value[i + 1] == ' '))
                {
                    text.PutIndent();
                }
                else
                {
                    text.Put(c);
                }

                afterSpace = true;
            }
            else if (YamlCursor.IsBreak(c))
            {
                if (!afterBreak && c == '\n')
                {
                    text.PutBreak();
                }

                text.PutBreak(c);
                afterBreak = true;
            }
            else
            {
                if (afterBreak)
                {
                    text.PutIndent();
                }

                if (quoted && c == '\'')
                {
                    text.Put('\'');
                }

                text.Put(c);
                text.Indention = false;
                (afterSpace, afterBreak) = (false, false);
            }
        }
    }

    private static string Escape(char c) => c switch
    {
        '\0' => "\\0",
        '\a' => "\\a",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\v' => "\\v",
        '\f' => "\\f",
        '\r' => "\\r",
        '\u001b' => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u0085' => "\\N",
        '\u00a0' => "\\_",
        '\u2028' => "\\L",
        '\u2029' => "\\P",
        <= '\u00ff' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
    };
}
