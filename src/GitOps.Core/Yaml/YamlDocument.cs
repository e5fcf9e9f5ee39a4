namespace GitOps.Core.Yaml;

/// <summary>One document of a YAML text.</summary>
/// <param name="Root">The root node; null for an empty document.</param>
/// <param name="Line">Line where the document begins, from 1.</param>
internal sealed record YamlDocument(YamlNode? Root, int Line)
{
    /// <summary>Comment above the document, separated from the content by an empty line.</summary>
    public string? HeadComment { get; init; }

    /// <summary>Comment below the content.</summary>
    public string? FootComment { get; init; }
}
