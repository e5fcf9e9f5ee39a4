using System.Globalization;
using System.Text;
using GitOps.Core.Yaml.Scanning;

namespace GitOps.Core.Yaml;

/// <summary>Writes scalars in each style.</summary>
internal static class YamlScalarText
{
    public static void PutPlain(YamlText text, string value, bool mayBreak, int width)
    {
        if (value.Length > 0 && !text.Whitespace)
        {
            text.Put(' ');
        }

        PutFolded(text, value, mayBreak ? width : int.MaxValue, false);
        text.Whitespace = value.Length == 0 && text.Whitespace;
        text.Indention = false;
    }

    public static void PutSingleQuoted(YamlText text, string value, bool mayBreak, int width)
    {
        text.PutIndicator("'", true);
        PutFolded(text, value, mayBreak ? width : int.MaxValue, true);
        text.PutIndicator("'", false);
        text.Whitespace = false;
        text.Indention = false;
    }

    public static void PutDoubleQuoted(YamlText text, string value, bool mayBreak, int width)
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
        var afterBreak = true;
        foreach (var c in value)
        {
            if (YamlCursor.IsBreak(c))
            {
                text.PutBreak(c);
                afterBreak = true;
                continue;
            }

            if (afterBreak)
            {
                text.PutIndent();
            }

            text.Put(c);
            text.Indention = false;
            afterBreak = false;
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
    public static string BlockHints(string value)
    {
        var hints = new StringBuilder();
        if (value.Length > 0 && (value[0] == ' ' || YamlCursor.IsBreak(value[0])))
        {
            hints.Append('2');
        }

        if (value.Length == 0 || !YamlCursor.IsBreak(value[^1]))
        {
            hints.Append('-');
        }
        else if (value.Length == 1 || YamlCursor.IsBreak(value[^2]))
        {
            hints.Append('+');
        }

        return hints.ToString();
    }

    private static void PutFolded(YamlText text, string value, int width, bool quoted)
    {
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
