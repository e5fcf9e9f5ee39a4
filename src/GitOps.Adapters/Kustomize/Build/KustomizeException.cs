using System.Diagnostics.CodeAnalysis;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>A fault of a build, in Kustomize's words. The door turns it into a <c>ManifestException</c>.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Made in this room only.")]
internal sealed class KustomizeException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>File that the fault lies in; null when it lies in no file.</summary>
    public string? File { get; init; } = (cause as KustomizeException)?.File;

    /// <summary>Line from 1; 0 when unknown.</summary>
    public int Line { get; init; } = (cause as KustomizeException)?.Line ?? 0;

    /// <summary>What to do about it; null when the words say it.</summary>
    public string? Advice { get; init; } = (cause as KustomizeException)?.Advice;

    /// <summary>The words and the advice, without what addresses may hold of passwords.</summary>
    public string Told => RemoteAddress.Masked(Advice is null ? Message : $"{Message.TrimEnd()}; {Advice}");

    /// <summary>The node that is not what it should be. Shown only where it is known to be of no Secret.</summary>
    public YamlNode? Node { get; init; }

    /// <summary>Whether the text is no YAML at all: then nobody should look for a folder of that name.</summary>
    public bool IsMalformedYaml { get; init; } = (cause as KustomizeException)?.IsMalformedYaml ?? false;

    /// <summary>The same fault with words before it.</summary>
    public KustomizeException Within(string what) => new($"{what}: {Message}", this);

    /// <summary>The same fault with its place.</summary>
    public KustomizeException At(string file, int line) => new(Message, this) { File = file, Line = line };
}
