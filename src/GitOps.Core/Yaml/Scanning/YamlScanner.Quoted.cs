using System.Buffers;
using System.Globalization;
using System.Text;

namespace GitOps.Core.Yaml.Scanning;

/// <summary>Quoted scalars.</summary>
internal sealed partial class YamlScanner
{
    private static readonly SearchValues<char> EndsOfDoubleQuoted = SearchValues.Create("\"\\\n\r\u0085\u2028\u2029");
    private static readonly SearchValues<char> EndsOfSingleQuoted = SearchValues.Create("'\n\r\u0085\u2028\u2029");

    private YamlToken ScanSingleQuoted() => ScanQuoted('\'', ScalarStyle.SingleQuoted);

    private YamlToken ScanDoubleQuoted() => ScanQuoted('"', ScalarStyle.DoubleQuoted);

    private YamlToken ScanQuoted(char quote, ScalarStyle style)
    {
        var start = cursor.Mark;
        cursor.Skip();
        if (TryScanSimpleQuoted(quote) is { } simple)
        {
            return new YamlToken(YamlTokenKind.Scalar, start, simple, Style: style);
        }

        var value = new StringBuilder();
        var breaks = new StringBuilder();
        while (true)
        {
            if (cursor.AtDocumentIndicator())
            {
                throw Fault("found unexpected document indicator", start);
            }

            if (cursor.AtEnd)
            {
                throw Fault("found unexpected end of stream", start);
            }

            var joined = ReadQuotedRun(quote, value, start);
            if (cursor.Current == quote)
            {
                break;
            }

            FoldQuotedBlanks(value, breaks, joined);
        }

        cursor.Skip();
        return new YamlToken(YamlTokenKind.Scalar, start, value.ToString(), Style: style);
    }

    // Most stand in one line and have no escapes; null, with nothing passed, for all others.
    private string? TryScanSimpleQuoted(char quote)
    {
        var rest = cursor.Text.AsSpan(cursor.Index);
        var end = rest.IndexOfAny(quote == '"' ? EndsOfDoubleQuoted : EndsOfSingleQuoted);
        if (end < 0 || rest[end] != quote || (quote == '\'' && end + 1 < rest.Length && rest[end + 1] == quote))
        {
            return null;
        }

        cursor.SkipTo(cursor.Index + end);
        cursor.Skip();
        return YamlWords.Of(rest[..end]);
    }

    // Reads up to a blank, a break or the closing quote; true when an escaped line break ended the run.
    private bool ReadQuotedRun(char quote, StringBuilder value, YamlMark start)
    {
        while (true)
        {
            var c = cursor.Current;
            if (YamlCursor.IsBlankOrEnd(c))
            {
                return false;
            }

            if (c == quote)
            {
                if (quote != '\'' || cursor.Peek(1) != '\'')
                {
                    return false;
                }

                value.Append('\'');
                cursor.Skip();
                cursor.Skip();
                continue;
            }

            if (quote == '"' && c == '\\')
            {
                if (YamlCursor.IsBreak(cursor.Peek(1)))
                {
                    cursor.Skip();
                    cursor.SkipBreak();
                    return true;
                }

                ReadEscape(value, start);
                continue;
            }

            value.Append(c);
            cursor.Skip();
        }
    }

    private void FoldQuotedBlanks(StringBuilder value, StringBuilder breaks, bool joined)
    {
        var from = cursor.Index;
        var to = from;
        var afterBreak = joined;
        breaks.Clear();
        while (true)
        {
            if (YamlCursor.IsBlank(cursor.Current))
            {
                cursor.Skip();
                to = afterBreak ? to : cursor.Index;
            }
            else if (YamlCursor.IsBreak(cursor.Current))
            {
                afterBreak = true;
                breaks.Append(cursor.ReadBreak());
            }
            else
            {
                break;
            }
        }

        if (joined)
        {
            value.Append(breaks);
        }
        else if (afterBreak)
        {
            AppendFold(value, breaks);
        }
        else
        {
            value.Append(cursor.Text, from, to - from);
        }
    }

    private void ReadEscape(StringBuilder value, YamlMark start)
    {
        var c = cursor.Peek(1);
        var length = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (length == 0)
        {
            value.Append(c switch
            {
                '0' => '\0',
                'a' => '\a',
                'b' => '\b',
                't' or '\t' => '\t',
                'n' => '\n',
                'v' => '\v',
                'f' => '\f',
                'r' => '\r',
                'e' => '\u001b',
                ' ' or '"' or '\'' or '\\' => c,
                'N' => '\u0085',
                '_' => '\u00a0',
                'L' => '\u2028',
                'P' => '\u2029',
                _ => throw Fault("found unknown escape character", start),
            });
            cursor.SkipTo(cursor.Index + 2);
            return;
        }

        var from = cursor.Index + 2;
        if (from + length > cursor.Text.Length
            || !uint.TryParse(cursor.Text.AsSpan(from, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Fault("did not find expected hexdecimal number", start);
        }

        cursor.SkipTo(from + length);
        if (code is >= 0xD800 and <= 0xDFFF or > 0x10FFFF)
        {
            throw Fault("found invalid Unicode character escape code", start);
        }

        value.Append(char.ConvertFromUtf32((int)code));
    }
}
