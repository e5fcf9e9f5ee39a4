namespace GitOps.Core.Objects;

/// <summary>Input from a repository (YAML, kustomization, patch, template, chart) that cannot be used, with the place of the fault.</summary>
/// <remarks>Messages say what is wrong and what to do. They never quote the value of a Secret.</remarks>
public sealed class ManifestException : Exception
{
    /// <summary>A fault without place.</summary>
    public ManifestException(string message)
        : base(message)
    {
    }

    /// <summary>A fault in a file.</summary>
    /// <param name="file">Path relative to the root of the source.</param>
    /// <param name="line">Line, from 1; 0 when unknown.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ManifestException(string file, int line, string message, Exception? innerException = null)
        : base(line > 0 ? $"{file}:{line}: {message}" : $"{file}: {message}", innerException)
    {
        File = file;
        Line = line;
    }

    /// <summary>A fault with a cause.</summary>
    public ManifestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Path relative to the root of the source; null when the fault has no file.</summary>
    public string? File { get; }

    /// <summary>Line, from 1; 0 when unknown.</summary>
    public int Line { get; }
}
