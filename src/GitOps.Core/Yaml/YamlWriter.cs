using System.Text;
using GitOps.Core.Yaml.Scanning;

namespace GitOps.Core.Yaml;

/// <summary>
/// Prints nodes exactly as go-yaml does: quoting, block styles, indentation, comments. The layout follows its emitter step by step,
/// because comments are written where that emitter happens to pass: at the end of a scalar, before a key, after a collection.
/// </summary>
internal sealed partial class YamlWriter
{
    private const int BestIndent = 2;
    private const int MaximumSimpleKey = 128;

    private readonly YamlFormat format;
    private readonly YamlText text = new(new StringBuilder());
    private readonly Pile<int> indents = new();
    private readonly Pile<bool> inSequenceItem = new();
    private string? headComment;
    private string? lineComment;
    private string? footComment;
    private string? tailComment;
    private string? keyLineComment;
    private int flowLevel;
    private bool mappingContext;
    private bool simpleKeyContext;

    private YamlWriter(YamlFormat format) => this.format = format;

    /// <summary>Prints one document without <c>---</c>; ends with a line break.</summary>
    public static string Write(YamlNode root, YamlFormat? format = null) => Write(new YamlDocument(root, 0), format);

    /// <summary>Prints one document with its comments.</summary>
    public static string Write(YamlDocument document, YamlFormat? format = null)
    {
        var writer = new YamlWriter(format ?? YamlFormat.Compact);
        writer.WriteDocument(document);
        return writer.text.ToString();
    }

    private void WriteDocument(YamlDocument document)
    {
        var root = document.Root ?? new YamlScalar("null");
        headComment = NullIfEmpty(document.HeadComment);
        if (headComment is not null)
        {
            PutHeadComment();
            text.PutBreak();
        }

        inSequenceItem.Add(false);
        SetComments(root, null);
        PutHeadComment();
        WriteNode(root, inMapping: false, simpleKey: false);
        WriteContent(root);
        footComment = NullIfEmpty(document.FootComment) ?? footComment;
        text.FootIndent = 0;
        PutFootComment();
        text.FootIndent = -1;
        text.PutIndent();
    }

    // Writes a scalar or alias, or the anchor and tag of a collection, and then the comments that are due.
    private void WriteNode(YamlNode node, bool inMapping, bool simpleKey, bool commaBeforeComment = false)
    {
        mappingContext = inMapping;
        simpleKeyContext = simpleKey;
        switch (node)
        {
            case YamlAlias alias:
                text.PutIndicator("*", true);
                text.PutWord(alias.Name, false);
                break;
            case YamlScalar scalar:
                WriteScalar(scalar);
                break;
            default:
                PutProperties(node.Anchor, node.Tag);
                break;
        }

        if (simpleKey)
        {
            return;
        }

        if (commaBeforeComment && HasTrailingComments)
        {
            text.PutIndicator(",", false);
        }

        PutLineComment();
        PutFootComment();
    }

    private bool HasTrailingComments => lineComment is not null || footComment is not null || tailComment is not null;

    private void WriteContent(YamlNode node)
    {
        switch (node)
        {
            case YamlSequence sequence when flowLevel > 0 || sequence.IsFlow || sequence.Items.Count == 0:
                WriteFlowSequence(sequence);
                break;
            case YamlSequence sequence:
                WriteBlockSequence(sequence);
                break;
            case YamlMapping mapping when flowLevel > 0 || mapping.IsFlow || mapping.Pairs.Count == 0:
                WriteFlowMapping(mapping);
                break;
            case YamlMapping mapping:
                WriteBlockMapping(mapping);
                break;
        }
    }

    private void WriteBlockSequence(YamlSequence sequence)
    {
        IncreaseIndent(false, !format.WideSequences && mappingContext && (text.Column == 0 || !text.Indention));
        foreach (var item in sequence.Items)
        {
            SetComments(item, null);
            PutHeadComment();
            text.PutIndent();
            text.PutIndicator("-", true, false, true);
            inSequenceItem.Add(true);
            WriteNode(item, inMapping: false, simpleKey: false);
            WriteContent(item);
            inSequenceItem.Pop();
        }

        SetEndComments(sequence, null);
        text.Indent = indents.Pop();
    }

    private void WriteBlockMapping(YamlMapping mapping)
    {
        IncreaseIndent(false, false);
        string? tail = null;
        foreach (var pair in mapping.Pairs)
        {
            var foot = NullIfEmpty(pair.Key.FootComment);
            SetComments(pair.Key, tail, withoutFoot: true);
            PutHeadComment();
            text.PutIndent();
            if (lineComment is not null)
            {
                (keyLineComment, lineComment) = (lineComment, null);
            }

            WriteBlockPair(pair);
            tail = foot;
        }

        SetEndComments(mapping, tail);
        PutHeadComment();
        text.Indent = indents.Pop();
    }

    private void WriteBlockPair(YamlPair pair)
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
            text.PutIndicator("?", true, false, true);
            WriteKeyWithoutComments(pair.Key);
            SetComments(pair.Value, null);
            text.PutIndent();
            text.PutIndicator(":", true, false, true);
        }

        PutKeyLineComment(pair.Value);
        WriteNode(pair.Value, inMapping: true, simpleKey: false);
        WriteContent(pair.Value);
        inSequenceItem.Pop();
    }

    private void WriteKeyWithoutComments(YamlNode key)
    {
        var (line, foot) = (lineComment, footComment);
        lineComment = footComment = null;
        WriteNode(key, inMapping: true, simpleKey: false);
        WriteContent(key);
        lineComment ??= line;
        footComment ??= foot;
    }

    // A comment behind a key whose value begins in the next line is written now; otherwise the value's own comment has precedence.
    private void PutKeyLineComment(YamlNode value)
    {
        if (keyLineComment is null)
        {
            return;
        }

        if (value is YamlScalar)
        {
            if (lineComment is null)
            {
                (lineComment, keyLineComment) = (keyLineComment, null);
            }
        }
        else if (value is YamlMapping { IsFlow: false } or YamlSequence { IsFlow: false })
        {
            (lineComment, keyLineComment) = (keyLineComment, lineComment);
            PutLineComment();
            (lineComment, keyLineComment) = (keyLineComment, lineComment);
        }
    }

    private static bool IsSimpleKey(YamlNode key) => key switch
    {
        YamlAlias => true,
        YamlScalar scalar => scalar.Value.AsSpan().IndexOfAny("\n\r\u0085\u2028\u2029") < 0
            && (scalar.Value.Length * 3 <= MaximumSimpleKey - 32
                || Encoding.UTF8.GetByteCount(scalar.Value) + (scalar.Anchor?.Length ?? 0) + (scalar.Tag?.Length ?? 0) <= MaximumSimpleKey),
        YamlSequence sequence => sequence.Items.Count == 0,
        YamlMapping mapping => mapping.Pairs.Count == 0,
        _ => false,
    };

    private void IncreaseIndent(bool flow, bool compactSequence)
    {
        indents.Add(text.Indent);
        if (text.Indent < 0)
        {
            text.Indent = flow ? BestIndent : 0;
        }
        else if (inSequenceItem[^1])
        {
            text.Indent += 2;
        }
        else
        {
            text.Indent = BestIndent * ((text.Indent + BestIndent) / BestIndent);
            if (compactSequence)
            {
                text.Indent -= 2;
            }
        }
    }
}
