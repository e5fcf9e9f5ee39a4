using System.Text.RegularExpressions;

namespace GitOps.Adapters.Helm.Manifests;

/// <summary>Cuts rendered text into documents, at lines that begin with three hyphens.</summary>
internal static partial class ManifestSplitter
{
    /// <summary>The documents that are not blank, without the white space before them.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var trimmed = text.TrimStart();
        var start = 0;
        foreach (var separator in Separator().EnumerateMatches(trimmed))
        {
            if (Document(trimmed, start, separator.Index) is { } document)
            {
                yield return document;
            }

            start = separator.Index + separator.Length;
        }

        if (Document(trimmed, start, trimmed.Length) is { } last)
        {
            yield return last;
        }
    }

    private static string? Document(string text, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        return from < to ? text[from..to] : null;
    }

    [GeneratedRegex(@"^---[ \t]*", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Separator();
}
