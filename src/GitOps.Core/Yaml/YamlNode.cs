namespace GitOps.Core.Yaml;

/// <summary>How a scalar was written; the writer keeps it where the text allows.</summary>
internal enum ScalarStyle
{
    /// <summary>Without quotes; its type follows from its text.</summary>
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,

    /// <summary>A string whose style the writer chooses, as go-yaml does for a Go string.</summary>
    Any,
}

/// <summary>
/// A node of a YAML document as it was written: style, tag, anchors and comments are kept, so that what a build does not touch is
/// printed as it came. Mutable, because Kustomize edits documents in place; values for the rest of the engine are made with
/// <c>YamlValues</c>.
/// </summary>
internal abstract class YamlNode
{
    /// <summary>Explicit tag as written (<c>!!str</c>, <c>!custom</c>); null when none was written.</summary>
    public string? Tag { get; set; }

    /// <summary>Anchor name without <c>&amp;</c>; null when none.</summary>
    public string? Anchor { get; set; }

    /// <summary>Comment lines above the node, each with its <c>#</c>; blank lines between comments are empty lines.</summary>
    public string? HeadComment { get; set; }

    /// <summary>Comment behind the node in the same line.</summary>
    public string? LineComment { get; set; }

    /// <summary>Comment below the node, before a blank line.</summary>
    public string? FootComment { get; set; }

    /// <summary>Line of the first character, from 1; 0 for nodes that were not read.</summary>
    public int Line { get; set; }

    /// <summary>Column of the first character, from 1; 0 for nodes that were not read.</summary>
    public int Column { get; set; }

    /// <summary>A deep copy.</summary>
    public abstract YamlNode Clone();

    protected T CopyTo<T>(T target)
        where T : YamlNode
    {
        target.Tag = Tag;
        target.Anchor = Anchor;
        target.HeadComment = HeadComment;
        target.LineComment = LineComment;
        target.FootComment = FootComment;
        target.Line = Line;
        target.Column = Column;
        return target;
    }
}
