using System.Text.RegularExpressions;

namespace GitOps.Adapters.Helm.Manifests;

/// <summary>Cuts rendered text into documents, at lines that begin with three hyphens.</summary>
internal static partial class ManifestSplitter
{
    /// <summary>The documents that are not blank, without the white space before them.</summary>
    public static List<string> Split(string text)
    {
        var documents = new List<string>();
        var trimmed = text.TrimStart();
        var start = 0;
        foreach (var separator in Separator().EnumerateMatches(trimmed))
        {
            AddDocument(documents, trimmed, start, separator.Index);
            start = separator.Index + separator.Length;
        }

        AddDocument(documents, trimmed, start, trimmed.Length);
        return documents;
    }

    private static void AddDocument(List<string> documents, string text, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        if (from < to)
        {
            documents.Add(text[from..to]);
        }
    }

    [GeneratedRegex(@"^---[ \t]*", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Separator();
}
