namespace GitOps.Core.Yaml.Scanning;

/// <summary>Kinds of tokens.</summary>
internal enum YamlTokenKind
{
    StreamStart,
    StreamEnd,
    VersionDirective,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar,
}

/// <summary>A token with its place; <paramref name="Text"/> is the scalar's value, the anchor's name or the tag's handle.</summary>
internal readonly record struct YamlToken(YamlTokenKind Kind, YamlMark Start, string Text = "", string Suffix = "", ScalarStyle Style = ScalarStyle.Plain);
