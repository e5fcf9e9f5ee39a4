namespace GitOps.Core.Yaml;

/// <summary>How a scalar was written; the writer keeps it where the text allows.</summary>
internal enum ScalarStyle : byte
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
    // A build holds many nodes: what few of them have stands aside, and these two stand here because they fill a gap.
    private protected ScalarStyle style;
    private protected bool isFlow;

    private Remarks? remarks;

    /// <summary>Explicit tag as written (<c>!!str</c>, <c>!custom</c>); null when none was written.</summary>
    public string? Tag
    {
        get => remarks?.Tag;
        set => Set(value, static (remarks, value) => remarks.Tag = value);
    }

    /// <summary>Anchor name without <c>&amp;</c>; null when none.</summary>
    public string? Anchor
    {
        get => remarks?.Anchor;
        set => Set(value, static (remarks, value) => remarks.Anchor = value);
    }

    /// <summary>Comment lines above the node, each with its <c>#</c>; blank lines between comments are empty lines.</summary>
    public string? HeadComment
    {
        get => remarks?.Head;
        set => Set(value, static (remarks, value) => remarks.Head = value);
    }

    /// <summary>Comment behind the node in the same line.</summary>
    public string? LineComment
    {
        get => remarks?.Line;
        set => Set(value, static (remarks, value) => remarks.Line = value);
    }

    /// <summary>Comment below the node, before a blank line.</summary>
    public string? FootComment
    {
        get => remarks?.Foot;
        set => Set(value, static (remarks, value) => remarks.Foot = value);
    }

    /// <summary>Line of the first character, from 1; 0 for nodes that were not read.</summary>
    public int Line { get; set; }

    /// <summary>A deep copy.</summary>
    public abstract YamlNode Clone();

    protected T CopyTo<T>(T target)
        where T : YamlNode
    {
        target.remarks = remarks?.Copy();
        target.Line = Line;
        return target;
    }

    private void Set(string? value, Action<Remarks, string?> set)
    {
        if (value is not null || remarks is not null)
        {
            set(remarks ??= new Remarks(), value);
        }
    }

    private sealed class Remarks
    {
        public string? Tag { get; set; }

        public string? Anchor { get; set; }

        public string? Head { get; set; }

        public string? Line { get; set; }

        public string? Foot { get; set; }

        public Remarks Copy() => (Remarks)MemberwiseClone();
    }
}
