namespace GitOps.Core.Yaml;

/// <summary>The style of scalars, and the properties before a node.</summary>
internal sealed partial class YamlWriter
{
    private void WriteScalar(YamlScalar scalar)
    {
        var value = scalar.Value;
        var shape = ScalarShape.Of(value, format.TabsInBlocks);
        var tag = scalar.Tag;
        var style = Choose(scalar, shape, tag);
        PutProperties(scalar.Anchor, tag);
        IncreaseIndent(true, false);
        var mayBreak = !simpleKeyContext;
        switch (style)
        {
            case ScalarStyle.SingleQuoted:
                YamlScalarText.PutSingleQuoted(text, value, mayBreak, format.Width);
                break;
            case ScalarStyle.DoubleQuoted:
                YamlScalarText.PutDoubleQuoted(text, value, mayBreak, format.Width);
                break;
            case ScalarStyle.Literal or ScalarStyle.Folded:
                PutBlock(value, style == ScalarStyle.Literal);
                break;
            default:
                YamlScalarText.PutPlain(text, value, mayBreak, format.Width);
                break;
        }

        text.Indent = indents.Pop();
    }

    private ScalarStyle Choose(YamlScalar scalar, ScalarShape shape, string? tag)
    {
        var style = Wanted(scalar, tag);
        if (simpleKeyContext && shape.Multiline)
        {
            style = ScalarStyle.DoubleQuoted;
        }

        if (style == ScalarStyle.Plain)
        {
            var allowed = flowLevel > 0 ? shape.PlainInFlow : shape.PlainInBlock;
            if (!allowed || (scalar.Value.Length == 0 && (flowLevel > 0 || simpleKeyContext)))
            {
                style = ScalarStyle.SingleQuoted;
            }
        }

        if (style == ScalarStyle.SingleQuoted && !shape.SingleQuoted)
        {
            style = ScalarStyle.DoubleQuoted;
        }

        if (style is ScalarStyle.Literal or ScalarStyle.Folded && (!shape.Block || flowLevel > 0 || simpleKeyContext))
        {
            style = ScalarStyle.DoubleQuoted;
        }

        return style;
    }

    private static ScalarStyle Wanted(YamlScalar scalar, string? tag)
    {
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            return scalar.Style;
        }

        if (scalar.Value.Contains('\n', StringComparison.Ordinal))
        {
            return ScalarStyle.Literal;
        }

        // A string that would be read as something else is quoted.
        return scalar.Style == ScalarStyle.Any && tag is null && YamlResolver.Resolve(scalar.Value, YamlSchema.Core) != YamlTags.String
            ? ScalarStyle.DoubleQuoted
            : ScalarStyle.Plain;
    }

    private void PutBlock(string value, bool literal)
    {
        text.PutIndicator(literal ? "|" : ">", true);
        var hints = YamlScalarText.BlockHints(value);
        if (hints.Length > 0)
        {
            text.PutIndicator(hints, false);
        }

        if (lineComment is null)
        {
            text.PutBreak();
        }
        else
        {
            PutLineComment();
        }

        text.Whitespace = true;
        if (literal)
        {
            YamlScalarText.PutLiteral(text, value);
        }
        else
        {
            YamlScalarText.PutFoldedBlock(text, value, format.Width);
        }
    }

    private void PutProperties(string? anchor, string? tag)
    {
        if (anchor is not null)
        {
            text.PutIndicator("&", true);
            text.PutWord(anchor, false);
        }

        if (!string.IsNullOrEmpty(tag))
        {
            text.PutWord(tag.StartsWith('!') ? tag : $"!<{tag}>", true);
        }
    }
}
