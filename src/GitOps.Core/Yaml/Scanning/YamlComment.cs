namespace GitOps.Core.Yaml.Scanning;

/// <summary>
/// A comment on its way to a node. <see cref="Token"/> is the place of the token it belongs to: the comment is handed over when the
/// parser reaches a token at or behind that place.
/// </summary>
internal struct YamlComment
{
    /// <summary>Where scanning for this comment began.</summary>
    public YamlMark Scan;

    /// <summary>Where the token stands that the comment belongs to.</summary>
    public YamlMark Token;

    /// <summary>Where the comment begins; its column counts from 1.</summary>
    public YamlMark Start;

    /// <summary>Where the comment ends.</summary>
    public YamlMark End;

    public string? Head;
    public string? Line;
    public string? Foot;
}
