using System.Text;

namespace GitOps.Core.Yaml.Scanning;

/// <summary>Collects comments and decides which token they belong to, in the way of go-yaml v3.</summary>
internal sealed partial class YamlScanner
{
    // Farther than this no comment is looked for over blanks and empty lines.
    private const int CommentReach = 512;

    private void HandOverComments(YamlToken token)
    {
        for (; commentHead < comments.Count && token.Start.Index >= comments[commentHead].Token.Index; commentHead++)
        {
            var comment = comments[commentHead];
            if (comment.Head is not null && token.Kind == YamlTokenKind.BlockEnd)
            {
                // An end has nothing above it; the comment waits for what follows.
                break;
            }

            HeadComment = Join(HeadComment, comment.Head);
            FootComment = Join(FootComment, comment.Foot);
            LineComment = Join(LineComment, comment.Line);
            comments[commentHead] = default;
        }

        if (commentHead > 1024)
        {
            comments.DropFirst(commentHead - 1);
            commentHead = 1;
        }
    }

    private static string? Join(string? before, string? next) =>
        next is null ? before : before is null ? next : $"{before}\n{next}";

    private void SkipToToken()
    {
        var scan = cursor.Mark;
        while (true)
        {
            // Tabs separate tokens inside a line and in flow collections; they never indent.
            while (cursor.Current == ' ' || (cursor.Current == '\t' && (flowLevel > 0 || !keyAllowed)))
            {
                cursor.Skip();
            }

            TurnEntryComment();
            if (cursor.Current == '#')
            {
                if (keepComments)
                {
                    ScanComments(scan);
                }
                else
                {
                    PassComment();
                }
            }

            if (!YamlCursor.IsBreak(cursor.Current))
            {
                return;
            }

            cursor.SkipBreak();
            if (flowLevel == 0)
            {
                keyAllowed = true;
            }
        }
    }

    // "- # about the item" is a comment above the item's content, not one behind the dash.
    private void TurnEntryComment()
    {
        if (comments.Count == 0 || tokens.Count < 2 || YamlCursor.IsBreak(cursor.Current)
            || tokens[^2].Kind != YamlTokenKind.BlockSequenceStart || tokens[^1].Kind != YamlTokenKind.BlockEntry)
        {
            return;
        }

        var comment = comments[^1];
        if (comment.Line is not null)
        {
            comment.Head = comment.Line;
            comment.Line = null;
            if (comment.Start.Line == cursor.Line - 1)
            {
                comment.Token = cursor.Mark;
            }

            comments[^1] = comment;
        }
    }

    private void ScanLineComment(YamlMark token)
    {
        if (!keepComments || cursor.Newlines > 0)
        {
            return;
        }

        for (var peek = 0; peek < CommentReach; peek++)
        {
            var c = cursor.Peek(peek);
            if (YamlCursor.IsBlank(c))
            {
                continue;
            }

            if (c == '#')
            {
                SkipBlanks(peek);
                var start = cursor.Mark;
                comments.Add(new YamlComment { Token = token, Start = start, Line = ReadCommentLine() });
            }

            return;
        }
    }

    private void SkipBlanks(int count)
    {
        for (var i = 0; i < count; i++)
        {
            cursor.Skip();
        }
    }

    private string ReadCommentLine()
    {
        var from = cursor.Index;
        PassComment();
        return cursor.Text[from..cursor.Index];
    }

    private void PassComment()
    {
        var to = cursor.Index;
        while (to < cursor.Text.Length && !YamlCursor.IsBreak(cursor.Text[to]))
        {
            to++;
        }

        cursor.SkipTo(to);
    }

    private void ScanComments(YamlMark scan)
    {
        var previous = tokens[^1].Kind == YamlTokenKind.FlowEntry && tokens.Count > 1 ? tokens[^2] : tokens[^1];
        var token = previous.Start;
        var start = default(YamlMark);
        var nextIndent = Math.Max(indent, 0);
        var recentEmpty = false;
        var firstEmpty = cursor.Newlines <= 1;
        var line = cursor.Line;
        var column = cursor.Column;
        var text = new StringBuilder();

        // A comment that begins in the line below the content may be a comment below it.
        var footLine = -1;
        if (scan.Line > 0)
        {
            footLine = cursor.Line - cursor.Newlines + 1;
            if (cursor.Newlines == 0 && cursor.Column > 1)
            {
                footLine++;
            }
        }

        var peek = 0;
        for (; peek < CommentReach; peek++)
        {
            column++;
            var c = cursor.Peek(peek);
            if (YamlCursor.IsBlank(c))
            {
                continue;
            }

            var closesFlow = flowLevel > 0 && c is ']' or '}';
            if (closesFlow || YamlCursor.IsBreakOrEnd(c))
            {
                if (closesFlow || !recentEmpty)
                {
                    var belowContent = start.Line == footLine && previous.Kind != YamlTokenKind.Value;
                    if (closesFlow || (firstEmpty && (belowContent || start.Column - 1 < nextIndent)))
                    {
                        // The first empty line ends a comment below; what follows is above the next token.
                        if (text.Length > 0)
                        {
                            AddFoot(start.Column - 1 < nextIndent ? start : token);
                        }
                    }
                    else if (text.Length > 0 && c != YamlCursor.End)
                    {
                        text.Append('\n');
                    }
                }

                if (!YamlCursor.IsBreak(c))
                {
                    break;
                }

                firstEmpty = false;
                recentEmpty = true;
                column = 0;
                line++;
                continue;
            }

            if (text.Length > 0 && column - 1 < nextIndent && column != start.Column)
            {
                AddFoot(token);
            }

            if (c != '#')
            {
                break;
            }

            if (text.Length == 0)
            {
                start = new YamlMark(cursor.Index + peek, line, column);
            }
            else
            {
                text.Append('\n');
            }

            recentEmpty = false;
            PassTo(cursor.Index + peek);
            text.Append(ReadCommentLine());
            peek = 0;
            column = 0;
            line = cursor.Line;
            nextIndent = Math.Max(indent, 0);
        }

        if (text.Length > 0)
        {
            comments.Add(new YamlComment { Scan = scan, Token = start, Start = start, End = new YamlMark(cursor.Index + peek - 1, line, column), Head = text.ToString() });
        }

        void AddFoot(YamlMark belongsTo)
        {
            var end = new YamlMark(cursor.Index + peek, line, column);
            comments.Add(new YamlComment { Scan = scan, Token = belongsTo, Start = start, End = end, Foot = text.ToString() });
            scan = end;
            token = end;
            text.Clear();
        }
    }

    private void PassTo(int target)
    {
        while (cursor.Index < target)
        {
            if (YamlCursor.IsBreak(cursor.Current))
            {
                cursor.SkipBreak();
            }
            else
            {
                cursor.Skip();
            }
        }
    }
}
