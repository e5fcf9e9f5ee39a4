namespace GitOps.Core.Yaml.Scanning;

/// <summary>A fault in the syntax, before the file is known; the reader turns it into a <c>ManifestException</c>.</summary>
internal sealed class YamlSyntaxException : Exception
{
    public YamlSyntaxException(string message, int line, int reportedLine = 0)
        : base(message) => (Line, ReportedLine) = (line, reportedLine);

    /// <summary>Line, from 1.</summary>
    public int Line { get; }

    /// <summary>The line that version 2 of go-yaml would name, which Helm and Kubernetes print; 0 where it names none.</summary>
    public int ReportedLine { get; }
}
