namespace GitOps.Core.Yaml.Scanning;

/// <summary>Recognizes the next token by its first characters.</summary>
internal sealed partial class YamlScanner
{
    private void FetchNext()
    {
        var scan = cursor.Mark;
        SkipToToken();
        UnrollIndent(cursor.Column, scan);

        var c = cursor.Current;
        if (cursor.AtEnd)
        {
            cursor.ForceNewLine();
            EndBlocks();
            tokens.Add(new YamlToken(YamlTokenKind.StreamEnd, cursor.Mark));
            return;
        }

        if (cursor.Column == 0 && c == '%')
        {
            EndBlocks();
            tokens.Add(ScanDirective());
            return;
        }

        if (cursor.AtDocumentIndicator())
        {
            EndBlocks();
            var mark = cursor.Mark;
            cursor.SkipTo(cursor.Index + 3);
            tokens.Add(new YamlToken(c == '-' ? YamlTokenKind.DocumentStart : YamlTokenKind.DocumentEnd, mark));
            return;
        }

        // A comment behind ':' or ',' belongs to what stands before it.
        var commentMark = flowLevel == 0 && c == ':' || flowLevel > 0 && c == ',' ? tokens[^1].Start : cursor.Mark;
        FetchContent(c);
        if (tokens[^1].Kind != YamlTokenKind.BlockEntry)
        {
            ScanLineComment(commentMark);
        }
    }

    private void FetchContent(char c)
    {
        var blankFollows = YamlCursor.IsBlankOrEnd(cursor.Peek(1));
        switch (c)
        {
            case '[':
                StartFlow(YamlTokenKind.FlowSequenceStart);
                return;
            case '{':
                StartFlow(YamlTokenKind.FlowMappingStart);
                return;
            case ']':
                EndFlow(YamlTokenKind.FlowSequenceEnd);
                return;
            case '}':
                EndFlow(YamlTokenKind.FlowMappingEnd);
                return;
            case ',':
                RemoveKey();
                keyAllowed = true;
                AddIndicator(YamlTokenKind.FlowEntry);
                return;
            case '-' when blankFollows:
                FetchBlockEntry();
                return;
            case '?' when flowLevel > 0 || blankFollows:
                FetchKey();
                return;
            case ':' when flowLevel > 0 || blankFollows:
                FetchValue();
                return;
            case '*':
                FetchProperty(() => ScanAnchor(YamlTokenKind.Alias));
                return;
            case '&':
                FetchProperty(() => ScanAnchor(YamlTokenKind.Anchor));
                return;
            case '!':
                FetchProperty(ScanTag);
                return;
            case '|' or '>' when flowLevel == 0:
                RemoveKey();
                keyAllowed = true;
                tokens.Add(ScanBlockScalar(c == '|'));
                return;
            case '\'' or '"':
                FetchProperty(c == '"' ? ScanDoubleQuoted : ScanSingleQuoted);
                return;
        }

        var startsPlain = c is not ('-' or '?' or ':' or ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`')
            && !YamlCursor.IsBlankOrEnd(c);
        if (startsPlain
            || (c == '-' && !YamlCursor.IsBlank(cursor.Peek(1)))
            || (flowLevel == 0 && c is '?' or ':' && !blankFollows))
        {
            SaveKey();
            keyAllowed = false;
            tokens.Add(ScanPlain());
            return;
        }

        throw Fault("found character that cannot start any token" + (c == '\t' ? TabHint : string.Empty), cursor.Mark);
    }

    private void EndBlocks()
    {
        UnrollIndent(-1, cursor.Mark);
        RemoveKey();
        keyAllowed = false;
    }

    private void AddIndicator(YamlTokenKind kind)
    {
        var mark = cursor.Mark;
        cursor.Skip();
        tokens.Add(new YamlToken(kind, mark));
    }

    private void FetchProperty(Func<YamlToken> scan)
    {
        SaveKey();
        keyAllowed = false;
        tokens.Add(scan());
    }

    private void StartFlow(YamlTokenKind kind)
    {
        SaveKey();
        keys.Add(default);
        flowLevel++;
        CheckDepth(cursor.Mark);
        keyAllowed = true;
        AddIndicator(kind);
    }

    private void EndFlow(YamlTokenKind kind)
    {
        RemoveKey();
        if (flowLevel > 0)
        {
            flowLevel--;
            keys.Pop();
        }

        keyAllowed = false;
        AddIndicator(kind);
    }

    private void FetchBlockEntry()
    {
        if (flowLevel == 0)
        {
            if (!keyAllowed)
            {
                throw Fault("block sequence entries are not allowed in this context", cursor.Mark);
            }

            RollIndent(cursor.Column, -1, YamlTokenKind.BlockSequenceStart, cursor.Mark);
        }

        RemoveKey();
        keyAllowed = true;
        AddIndicator(YamlTokenKind.BlockEntry);
    }

    private void FetchKey()
    {
        if (flowLevel == 0)
        {
            if (!keyAllowed)
            {
                throw Fault("mapping keys are not allowed in this context", cursor.Mark);
            }

            RollIndent(cursor.Column, -1, YamlTokenKind.BlockMappingStart, cursor.Mark);
        }

        RemoveKey();
        keyAllowed = flowLevel == 0;
        AddIndicator(YamlTokenKind.Key);
    }

    private void FetchValue()
    {
        if (IsStillPossible(keys.Count - 1))
        {
            var key = keys[^1];
            Insert(key.TokenNumber, new YamlToken(YamlTokenKind.Key, key.Mark));
            RollIndent(key.Mark.Column, key.TokenNumber, YamlTokenKind.BlockMappingStart, key.Mark);
            keys[^1] = default;
            keyAllowed = false;
        }
        else
        {
            if (flowLevel == 0)
            {
                if (!keyAllowed)
                {
                    throw Fault("mapping values are not allowed in this context", cursor.Mark);
                }

                RollIndent(cursor.Column, -1, YamlTokenKind.BlockMappingStart, cursor.Mark);
            }

            keyAllowed = flowLevel == 0;
        }

        AddIndicator(YamlTokenKind.Value);
    }
}
