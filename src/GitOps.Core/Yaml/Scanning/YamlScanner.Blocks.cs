using System.Buffers;
using System.Text;

namespace GitOps.Core.Yaml.Scanning;

/// <summary>Literal and folded block scalars.</summary>
internal sealed partial class YamlScanner
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\n\r\u0085\u2028\u2029");

    // One text after the other grows in these.
    private readonly StringBuilder blockText = new(0);
    private readonly StringBuilder blockBreaks = new(0);

    private YamlToken ScanBlockScalar(bool literal)
    {
        var start = cursor.Mark;
        cursor.Skip();
        var (chomping, increment) = ScanBlockHeader(start);
        var blockIndent = increment == 0 ? 0 : Math.Max(indent, 0) + increment;

        var value = blockText.Clear();
        var trailing = blockBreaks.Clear();
        var leadingBreak = '\0';
        var leadingBlank = false;
        ScanBlockBreaks(ref blockIndent, trailing, start);
        while (cursor.Column == blockIndent && !cursor.AtEnd)
        {
            var blank = YamlCursor.IsBlank(cursor.Current);
            if (!literal && !leadingBlank && !blank && leadingBreak == '\n')
            {
                if (trailing.Length == 0)
                {
                    value.Append(' ');
                }
            }
            else if (leadingBreak != '\0')
            {
                value.Append(leadingBreak);
            }

            leadingBreak = '\0';
            value.Append(trailing);
            trailing.Clear();
            leadingBlank = blank;

            var from = cursor.Index;
            var length = cursor.Text.AsSpan(from).IndexOfAny(Breaks);
            var to = length < 0 ? cursor.Text.Length : from + length;
            value.Append(cursor.Text, from, to - from);
            cursor.SkipTo(to);
            if (YamlCursor.IsBreak(cursor.Current))
            {
                leadingBreak = cursor.ReadBreak();
            }

            ScanBlockBreaks(ref blockIndent, trailing, start);
        }

        if (chomping >= 0 && leadingBreak != '\0')
        {
            value.Append(leadingBreak);
        }

        if (chomping > 0)
        {
            value.Append(trailing);
        }

        return new YamlToken(YamlTokenKind.Scalar, start, value.ToString(), Style: literal ? ScalarStyle.Literal : ScalarStyle.Folded);
    }

    // Chomping is -1 to strip, 0 to clip, 1 to keep; the increment is 0 when the indentation is to be found out.
    private (int Chomping, int Increment) ScanBlockHeader(YamlMark start)
    {
        var chomping = 0;
        var increment = 0;
        for (var i = 0; i < 2; i++)
        {
            var c = cursor.Current;
            if (chomping == 0 && c is '+' or '-')
            {
                chomping = c == '+' ? 1 : -1;
                cursor.Skip();
            }
            else if (increment == 0 && char.IsAsciiDigit(c))
            {
                if (c == '0')
                {
                    throw Fault("found an indentation indicator equal to 0", start);
                }

                increment = c - '0';
                cursor.Skip();
            }
        }

        while (YamlCursor.IsBlank(cursor.Current))
        {
            cursor.Skip();
        }

        if (cursor.Current == '#' && keepComments)
        {
            ScanLineComment(start);
        }
        else if (cursor.Current == '#')
        {
            PassComment();
        }

        if (!YamlCursor.IsBreakOrEnd(cursor.Current))
        {
            throw Fault("did not find expected comment or line break", start);
        }

        cursor.SkipBreak();
        return (chomping, increment);
    }

    private void ScanBlockBreaks(ref int blockIndent, StringBuilder breaks, YamlMark start)
    {
        var deepest = 0;
        while (true)
        {
            while ((blockIndent == 0 || cursor.Column < blockIndent) && cursor.Current == ' ')
            {
                cursor.Skip();
            }

            deepest = Math.Max(deepest, cursor.Column);
            if ((blockIndent == 0 || cursor.Column < blockIndent) && cursor.Current == '\t')
            {
                throw Fault("found a tab character where an indentation space is expected", start);
            }

            if (!YamlCursor.IsBreak(cursor.Current))
            {
                break;
            }

            breaks.Append(cursor.ReadBreak());
        }

        if (blockIndent == 0)
        {
            blockIndent = Math.Max(Math.Max(deepest, indent + 1), 1);
        }
    }
}
