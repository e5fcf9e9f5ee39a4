using System.Text;

namespace GitOps.Core.Yaml.Scanning;

/// <summary>Plain scalars, over one or more lines.</summary>
internal sealed partial class YamlScanner
{
    private YamlToken ScanPlain()
    {
        var breaks = buffers.Breaks;
        var start = cursor.Mark;
        var minimum = indent + 1;
        string? first = null;
        StringBuilder? folded = null;
        var pendingFrom = -1;
        var pendingTo = -1;
        breaks.Clear();
        var afterBreak = false;

        while (!cursor.AtDocumentIndicator() && cursor.Current != '#')
        {
            var from = cursor.Index;
            var to = EndOfPlainRun(from);
            if (to > from)
            {
                if (first is null)
                {
                    first = YamlWords.Of(cursor.Text.AsSpan(from, to - from));
                }
                else
                {
                    folded ??= new StringBuilder(first);
                    if (afterBreak)
                    {
                        AppendFold(folded, breaks);
                    }
                    else
                    {
                        folded.Append(cursor.Text, pendingFrom, pendingTo - pendingFrom);
                    }

                    folded.Append(cursor.Text, from, to - from);
                }

                afterBreak = false;
                breaks.Clear();
                cursor.SkipTo(to);
            }

            if (!YamlCursor.IsBlank(cursor.Current) && !YamlCursor.IsBreak(cursor.Current))
            {
                break;
            }

            pendingFrom = cursor.Index;
            pendingTo = pendingFrom;
            while (true)
            {
                if (YamlCursor.IsBlank(cursor.Current))
                {
                    if (afterBreak && cursor.Column < minimum && cursor.Current == '\t')
                    {
                        throw Fault("found a tab character that violates indentation", start);
                    }

                    cursor.Skip();
                    pendingTo = afterBreak ? pendingTo : cursor.Index;
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

            if (flowLevel == 0 && cursor.Column < minimum)
            {
                break;
            }
        }

        if (afterBreak)
        {
            keyAllowed = true;
        }

        return new YamlToken(YamlTokenKind.Scalar, start, folded?.ToString() ?? first ?? string.Empty);
    }

    private int EndOfPlainRun(int from)
    {
        var text = cursor.Text;
        var at = from;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (YamlCursor.IsBlankOrEnd(c))
            {
                break;
            }

            if (c == ':' && (at + 1 >= text.Length || YamlCursor.IsBlankOrEnd(text[at + 1])))
            {
                break;
            }

            if (flowLevel > 0 && c is ',' or '?' or '[' or ']' or '{' or '}')
            {
                break;
            }
        }

        return at;
    }

    // One line break becomes a blank; of several the first one goes.
    private static void AppendFold(StringBuilder value, StringBuilder breaks)
    {
        if (breaks.Length == 0)
        {
            return;
        }

        if (breaks[0] != '\n')
        {
            value.Append(breaks);
        }
        else if (breaks.Length == 1)
        {
            value.Append(' ');
        }
        else
        {
            value.Append(breaks, 1, breaks.Length - 1);
        }
    }
}
