namespace GitOps.Core.Yaml;

/// <summary>Collections in brackets.</summary>
internal sealed partial class YamlWriter
{
    private void WriteFlowSequence(YamlSequence sequence)
    {
        text.PutIndicator("[", true, true);
        IncreaseIndent(true, false);
        flowLevel++;
        var comma = false;
        foreach (var item in sequence.Items)
        {
            SetComments(item, null);
            if (comma)
            {
                text.PutIndicator(",", false);
            }

            StartFlowEntry();
            comma = !HasTrailingComments;
            inSequenceItem.Add(false);
            WriteNode(item, inMapping: false, simpleKey: false, commaBeforeComment: true);
            WriteContent(item);
            inSequenceItem.Pop();
        }

        SetEndComments(sequence, null);
        flowLevel--;
        text.Indent = indents.Pop();
        if (text.Column == 0)
        {
            text.PutIndent();
        }

        text.PutIndicator("]", false);
        PutLineComment();
        PutFootComment();
    }

    private void WriteFlowMapping(YamlMapping mapping)
    {
        text.PutIndicator("{", true, true);
        IncreaseIndent(true, false);
        flowLevel++;
        var comma = false;
        string? tail = null;
        foreach (var pair in mapping.Pairs)
        {
            var foot = NullIfEmpty(pair.Key.FootComment);
            SetComments(pair.Key, tail, withoutFoot: true);
            if (comma)
            {
                text.PutIndicator(",", false);
            }

            StartFlowEntry();
            comma = WriteFlowPair(pair);
            tail = foot;
        }

        SetEndComments(mapping, tail);
        if (comma && (headComment is not null || footComment is not null || tailComment is not null))
        {
            text.PutIndicator(",", false);
        }

        PutHeadComment();
        flowLevel--;
        text.Indent = indents.Pop();
        text.PutIndicator("}", false);
        PutLineComment();
        PutFootComment();
    }

    private bool WriteFlowPair(YamlPair pair)
    {
        inSequenceItem.Add(false);
        if (IsSimpleKey(pair.Key))
        {
            WriteNode(pair.Key, inMapping: true, simpleKey: true);
            WriteContent(pair.Key);
            SetComments(pair.Value, null);
            text.PutIndicator(":", false);
        }
        else
        {
            text.PutIndicator("?", true);
            WriteKeyWithoutComments(pair.Key);
            SetComments(pair.Value, null);
            if (text.Column > format.Width)
            {
                text.PutIndent();
            }

            text.PutIndicator(":", true);
        }

        var comma = !HasTrailingComments;
        WriteNode(pair.Value, inMapping: true, simpleKey: false, commaBeforeComment: true);
        WriteContent(pair.Value);
        inSequenceItem.Pop();
        return comma;
    }

    private void StartFlowEntry()
    {
        PutHeadComment();
        if (text.Column == 0 || text.Column > format.Width)
        {
            text.PutIndent();
        }
    }
}
