namespace GitOps.Core.Yaml;

/// <summary>The style of scalars, and the properties before a node.</summary>
internal sealed partial class YamlWriter
{
    private void WriteScalar(YamlScalar scalar)
    {
        var value = scalar.Value;
        var shape = ScalarShape.Of(value, format.TabsInBlocks);
        var tag = scalar.Tag;
        var style = YamlScalarText.Choose(Wanted(scalar, tag), value, shape, flowLevel > 0, simpleKeyContext);
        PutProperties(scalar.Anchor, tag);
        IncreaseIndent(true, false);
        if (style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            PutBlock(value, style == ScalarStyle.Literal);
        }
        else
        {
            YamlScalarText.Put(text, value, style, !simpleKeyContext, format.Width);
        }

        text.Indent = indents.Pop();
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
        YamlScalarText.PutBlockHead(text, value, literal);
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
