using GitOps.Core.Yaml.Scanning;

namespace GitOps.Core.Yaml;

/// <summary>Comments above, behind and below nodes.</summary>
internal sealed partial class YamlWriter
{
    // Collections bring their comments behind and below with their end.
    private void SetComments(YamlNode node, string? tail, bool withoutFoot = false)
    {
        headComment = NullIfEmpty(node.HeadComment) ?? headComment;
        tailComment = tail ?? tailComment;
        if (node is YamlScalar or YamlAlias)
        {
            lineComment = NullIfEmpty(node.LineComment) ?? lineComment;
            footComment = (withoutFoot ? null : NullIfEmpty(node.FootComment)) ?? footComment;
        }
    }

    private void SetEndComments(YamlNode node, string? tail)
    {
        lineComment = NullIfEmpty(node.LineComment) ?? lineComment;
        footComment = NullIfEmpty(node.FootComment) ?? footComment;
        tailComment = tail ?? tailComment;
    }

    private void PutHeadComment()
    {
        if (tailComment is not null)
        {
            text.PutIndent();
            PutComment(tailComment);
            tailComment = null;
            text.FootIndent = Math.Max(text.Indent, 0);
        }

        if (headComment is not null)
        {
            text.PutIndent();
            PutComment(headComment);
            headComment = null;
        }
    }

    private void PutLineComment()
    {
        if (lineComment is null)
        {
            return;
        }

        if (!text.Whitespace)
        {
            text.Put(' ');
        }

        PutComment(lineComment);
        lineComment = null;
    }

    private void PutFootComment()
    {
        if (footComment is null)
        {
            return;
        }

        text.PutIndent();
        PutComment(footComment);
        footComment = null;
        text.FootIndent = Math.Max(text.Indent, 0);
    }

    private void PutComment(string comment)
    {
        var afterBreak = false;
        var pound = false;
        foreach (var c in comment)
        {
            if (YamlCursor.IsBreak(c))
            {
                text.PutBreak(c);
                afterBreak = true;
                pound = false;
                continue;
            }

            if (afterBreak)
            {
                text.PutIndent();
            }

            if (!pound)
            {
                if (c != '#')
                {
                    text.Put("# ");
                }

                pound = true;
            }

            text.Put(c);
            text.Indention = false;
            afterBreak = false;
        }

        if (!afterBreak)
        {
            text.PutBreak();
        }

        text.Whitespace = true;
    }

    private static string? NullIfEmpty(string? comment) => string.IsNullOrEmpty(comment) ? null : comment;
}
