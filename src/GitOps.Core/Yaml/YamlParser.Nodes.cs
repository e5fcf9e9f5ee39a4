using GitOps.Core.Yaml.Scanning;

namespace GitOps.Core.Yaml;

/// <summary>Nodes of every kind.</summary>
internal sealed partial class YamlParser
{
    private YamlNode ReadNode(bool block, bool indentless)
    {
        var token = scanner.Peek();
        if (token.Kind == YamlTokenKind.Alias)
        {
            return ReadAlias(token);
        }

        var start = token.Start;
        string? anchor = null;
        string? tag = null;
        for (var i = 0; i < 2 && token.Kind is YamlTokenKind.Anchor or YamlTokenKind.Tag; i++)
        {
            if (token.Kind == YamlTokenKind.Anchor && anchor is null)
            {
                anchor = token.Text;
            }
            else if (token.Kind == YamlTokenKind.Tag && tag is null)
            {
                tag = ExpandTag(token, start);
            }
            else
            {
                break;
            }

            scanner.Take();
            token = scanner.Peek();
        }

        YamlNode node;
        switch (token.Kind)
        {
            case YamlTokenKind.BlockEntry when indentless:
                return ReadItems(Begin(new YamlSequence(), start, anchor, tag), static (parser, node) => parser.ReadIndentlessItems(node));
            case YamlTokenKind.Scalar:
                node = Begin(new YamlScalar(token.Text, token.Style), start, anchor, tag);
                (node.HeadComment, node.LineComment, node.FootComment) = TakeComments();
                scanner.Take();
                return node;
            case YamlTokenKind.FlowSequenceStart:
                node = Begin(new YamlSequence { IsFlow = true }, start, anchor, tag);
                (node.HeadComment, _, _) = TakeComments();
                return ReadItems((YamlSequence)node, static (parser, node) => parser.ReadFlowItems(node));
            case YamlTokenKind.FlowMappingStart:
                node = Begin(new YamlMapping { IsFlow = true }, start, anchor, tag);
                (node.HeadComment, _, _) = TakeComments();
                return ReadItems((YamlMapping)node, static (parser, node) => parser.ReadFlowPairs(node));
            case YamlTokenKind.BlockSequenceStart when block:
                return ReadItems(WithStem(Begin(new YamlSequence(), start, anchor, tag)), static (parser, node) => parser.ReadBlockItems(node));
            case YamlTokenKind.BlockMappingStart when block:
                return ReadItems(WithStem(Begin(new YamlMapping(), start, anchor, tag)), static (parser, node) => parser.ReadBlockPairs(node));
            case var _ when anchor is not null || tag is not null:
                return Begin(Empty(start), start, anchor, tag);
            default:
                throw Fault("did not find expected node content", token.Start);
        }
    }

    private T ReadItems<T>(T node, Action<YamlParser, T> read)
        where T : YamlNode
    {
        if (node.Anchor is not null)
        {
            (open ??= []).Add(node);
        }

        read(this, node);
        open?.Remove(node);
        return node;
    }

    private YamlAlias ReadAlias(YamlToken token)
    {
        if (anchors is null || !anchors.TryGetValue(token.Text, out var target))
        {
            throw new YamlSyntaxException($"unknown anchor '{token.Text}' referenced", token.Start.Line + 1);
        }

        if (open is not null && open.Contains(target))
        {
            throw new YamlSyntaxException($"anchor '{token.Text}' value contains itself", token.Start.Line + 1);
        }

        var alias = new YamlAlias(token.Text, target) { Line = token.Start.Line + 1 };
        (alias.HeadComment, alias.LineComment, alias.FootComment) = TakeComments();
        scanner.Take();
        return alias;
    }

    private T Begin<T>(T node, YamlMark start, string? anchor, string? tag)
        where T : YamlNode
    {
        node.Line = start.Line + 1;
        node.Tag = tag;
        node.Anchor = anchor;
        if (anchor is not null)
        {
            (anchors ??= new(StringComparer.Ordinal))[anchor] = node;
        }

        return node;
    }

    private T WithStem<T>(T node)
        where T : YamlNode
    {
        node.HeadComment = stemComment;
        stemComment = null;
        return node;
    }

    // "!" alone says nothing beyond "not resolved", which go-yaml does not honour.
    private string? ExpandTag(YamlToken token, YamlMark start)
    {
        if (token.Text.Length == 0)
        {
            return token.Suffix == "!" ? null : YamlTags.Short(token.Suffix);
        }

        var prefix = tagPrefixes?.GetValueOrDefault(token.Text) ?? token.Text switch
        {
            "!" => "!",
            "!!" => YamlTags.LongPrefix,
            _ => throw Fault("found undefined tag handle", start),
        };
        return YamlTags.Short(prefix + token.Suffix);
    }

    private void ReadBlockItems(YamlSequence sequence)
    {
        var start = scanner.Peek().Start;
        scanner.Take();
        while (true)
        {
            var token = scanner.Peek();
            if (token.Kind == YamlTokenKind.BlockEnd)
            {
                scanner.Take();
                return;
            }

            if (token.Kind != YamlTokenKind.BlockEntry)
            {
                throw Fault("did not find expected '-' indicator", start);
            }

            sequence.Items.Add(ReadItem(token, static kind => kind is YamlTokenKind.BlockEntry or YamlTokenKind.BlockEnd));
        }
    }

    private void ReadIndentlessItems(YamlSequence sequence)
    {
        while (scanner.Peek() is { Kind: YamlTokenKind.BlockEntry } token)
        {
            sequence.Items.Add(ReadItem(token, static kind => kind is YamlTokenKind.BlockEntry or YamlTokenKind.Key or YamlTokenKind.Value or YamlTokenKind.BlockEnd));
        }
    }

    private YamlNode ReadItem(YamlToken entry, Func<YamlTokenKind, bool> ends)
    {
        var priorHead = scanner.HeadComment?.Length ?? 0;
        scanner.Take();
        SplitStemComment(priorHead);
        return ends(scanner.Peek().Kind) ? Empty(entry.Start) : ReadNode(true, false);
    }

    private void ReadFlowItems(YamlSequence sequence)
    {
        var start = scanner.Peek().Start;
        scanner.Take();
        for (var first = true; ; first = false)
        {
            var token = NextInFlow(first, YamlTokenKind.FlowSequenceEnd, start, "did not find expected ',' or ']'");
            if (token.Kind == YamlTokenKind.FlowSequenceEnd)
            {
                EndFlow(sequence);
                return;
            }

            sequence.Items.Add(token.Kind == YamlTokenKind.Key ? ReadSinglePair(token) : ReadNode(false, false));
        }
    }

    private YamlMapping ReadSinglePair(YamlToken token)
    {
        var mapping = new YamlMapping { IsFlow = true, Line = token.Start.Line + 1 };
        scanner.Take();
        var key = ReadFlowNodeUnless(YamlTokenKind.FlowSequenceEnd, true);
        var value = ReadFlowValue(YamlTokenKind.FlowSequenceEnd);
        mapping.Pairs.Add(new YamlPair(key, value));
        return mapping;
    }

    private YamlToken NextInFlow(bool first, YamlTokenKind end, YamlMark start, string fault)
    {
        var token = scanner.Peek();
        if (first || token.Kind == end)
        {
            return token;
        }

        if (token.Kind != YamlTokenKind.FlowEntry)
        {
            throw Fault(fault, start);
        }

        scanner.Take();
        return scanner.Peek();
    }

    private void EndFlow(YamlNode node)
    {
        (_, node.LineComment, node.FootComment) = TakeComments();
        scanner.Take();
    }

    private YamlNode ReadFlowNodeUnless(YamlTokenKind end, bool valueEnds)
    {
        var token = scanner.Peek();
        return token.Kind == YamlTokenKind.FlowEntry || token.Kind == end || (valueEnds && token.Kind == YamlTokenKind.Value)
            ? Empty(token.Start)
            : ReadNode(false, false);
    }

    private YamlNode ReadFlowValue(YamlTokenKind end)
    {
        var token = scanner.Peek();
        if (token.Kind != YamlTokenKind.Value)
        {
            return Empty(token.Start);
        }

        scanner.Take();
        return ReadFlowNodeUnless(end, false);
    }
}
