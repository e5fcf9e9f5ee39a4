namespace GitOps.Core.Yaml.Scanning;

/// <summary>A fault in the syntax, before the file is known; the reader turns it into a <c>ManifestException</c>.</summary>
internal sealed class YamlSyntaxException : Exception
{
    public YamlSyntaxException(string message, int line)
        : base(message) => Line = line;

    /// <summary>Line, from 1.</summary>
    public int Line { get; }
}
