namespace GitOps.Core.Yaml.Scanning;

/// <summary>
/// Cuts a text into tokens. Block structure becomes start and end tokens by indentation, and a key is recognized when its <c>:</c> is
/// seen, which inserts tokens before ones already cut. Comments are collected beside the tokens; which token a comment belongs to, and
/// whether it is above, behind or below it, follows go-yaml v3, because that is what people's files were formatted with.
/// </summary>
internal sealed partial class YamlScanner
{
    /// <summary>What a message adds to the words of the original where a tab is the fault.</summary>
    internal const string TabHint = " (a tab; indent with spaces)";

    // Comments need to see two tokens ahead: a comment below a value is known as such only by what follows. Without comments nothing is
    // read before it is asked for, so that a fault behind what is wrong first, or behind the first document, is not met.
    private const int LookaheadForComments = 2;
    private const int MaximumKeyLength = 1024;
    private const int KeptTokens = 24;

    private readonly YamlCursor cursor;
    private readonly int maximumDepth;
    private readonly bool keepComments;
    private readonly int lookahead;
    private readonly ScannerBuffers buffers = ScannerBuffers.Take();
    private readonly Pile<YamlToken> tokens;
    private readonly Pile<YamlComment> comments;
    private readonly Pile<SimpleKey> keys;
    private readonly Pile<int> indents;
    private int head;
    private int parsed;
    private int commentHead;
    private int indent = -1;
    private int flowLevel;
    private bool keyAllowed = true;
    private bool available;

    public YamlScanner(string text, int maximumDepth, bool keepComments)
    {
        cursor = new YamlCursor(text);
        (tokens, comments, keys, indents) = (buffers.Tokens, buffers.Comments, buffers.Keys, buffers.Indents);
        this.maximumDepth = maximumDepth;
        this.keepComments = keepComments && text.Contains('#', StringComparison.Ordinal);
        lookahead = keepComments ? LookaheadForComments : 0;
        keys.Add(default);
        tokens.Add(new YamlToken(YamlTokenKind.StreamStart, cursor.Mark));
    }

    /// <summary>Whether there may be comments that are wanted.</summary>
    public bool KeepsComments => keepComments;

    /// <summary>Comments that belong above the next node.</summary>
    public string? HeadComment { get; set; }

    /// <summary>Comments that belong behind the next node.</summary>
    public string? LineComment { get; set; }

    /// <summary>Comments that belong below the next node.</summary>
    public string? FootComment { get; set; }

    /// <summary>The next token; comments that belong to it are handed over.</summary>
    public YamlToken Peek()
    {
        if (!available)
        {
            FetchMore();
        }

        var token = tokens[head];
        if (keepComments)
        {
            HandOverComments(token);
        }

        return token;
    }

    /// <summary>Takes the token that <see cref="Peek"/> showed.</summary>
    public void Take()
    {
        available = false;
        parsed++;
        head++;
        if (head > KeptTokens)
        {
            // The last two taken tokens stay: comments look back at them.
            tokens.DropFirst(head - 2);
            head = 2;
        }
    }

    /// <summary>Ends the work; nothing may be asked for any more.</summary>
    public void Release() => buffers.Return();

    private void FetchMore()
    {
        while (head >= tokens.Count - lookahead || HeadMayBeKey())
        {
            FetchNext();
        }

        available = true;
    }

    private bool HeadMayBeKey()
    {
        for (var i = keys.Count - 1; i >= 0; i--)
        {
            if (keys[i].Possible && keys[i].TokenNumber == parsed)
            {
                return IsStillPossible(i);
            }
        }

        return false;
    }

    private bool IsStillPossible(int at)
    {
        var key = keys[at];
        if (!key.Possible)
        {
            return false;
        }

        // A key without '?' stands in one line and is at most 1024 characters long.
        if (key.Mark.Line < cursor.Line || key.Mark.Index + MaximumKeyLength < cursor.Index)
        {
            if (key.Required)
            {
                throw Fault("could not find expected ':'", key.Mark);
            }

            keys[at] = default;
            return false;
        }

        return true;
    }

    private void SaveKey()
    {
        if (!keyAllowed)
        {
            return;
        }

        RemoveKey();
        keys[^1] = new SimpleKey(true, flowLevel == 0 && indent == cursor.Column, parsed + (tokens.Count - head), cursor.Mark);
    }

    private void RemoveKey()
    {
        var key = keys[^1];
        if (key is { Possible: true, Required: true })
        {
            throw Fault("could not find expected ':'", key.Mark);
        }

        keys[^1] = default;
    }

    private void RollIndent(int column, int number, YamlTokenKind kind, YamlMark mark)
    {
        if (flowLevel > 0 || indent >= column)
        {
            return;
        }

        indents.Add(indent);
        indent = column;
        CheckDepth(mark);
        Insert(number, new YamlToken(kind, mark));
    }

    private void UnrollIndent(int column, YamlMark scan)
    {
        if (flowLevel > 0)
        {
            return;
        }

        var block = scan with { Index = scan.Index - 1 };
        while (indent > column)
        {
            // The block ends before comments at its own indentation, so that they go to what is around it.
            var stop = block.Index;
            for (var i = comments.Count - 1; i >= 0; i--)
            {
                var comment = comments[i];
                if (comment.End.Index < stop)
                {
                    break;
                }

                if (comment.Start.Column == indent + 1)
                {
                    block = comment.Start;
                }

                stop = comment.Scan.Index;
            }

            tokens.Add(new YamlToken(YamlTokenKind.BlockEnd, block));
            indent = indents.Pop();
        }
    }

    private void Insert(int number, YamlToken token)
    {
        if (number < 0)
        {
            tokens.Add(token);
        }
        else
        {
            tokens.Insert(head + number - parsed, token);
        }
    }

    private void CheckDepth(YamlMark mark)
    {
        if (indents.Count + flowLevel > maximumDepth)
        {
            throw Fault($"nesting is deeper than {maximumDepth} levels; flatten the document", mark);
        }
    }

    private YamlSyntaxException Fault(string message, YamlMark mark) => new(message, mark.Line + 1, cursor.Mark.Line == 0 ? 0 : cursor.Mark.Line + 1);

    /// <summary>A place where a key without <c>?</c> may have begun.</summary>
    internal readonly record struct SimpleKey(bool Possible, bool Required, int TokenNumber, YamlMark Mark);
}
