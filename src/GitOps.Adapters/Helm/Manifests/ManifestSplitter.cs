namespace GitOps.Adapters.Helm.Manifests;

/// <summary>Cuts rendered text into documents, at lines that begin with three hyphens.</summary>
internal static class ManifestSplitter
{
    private const string Separator = "---";
    private const string LaterSeparator = "\n---";

    /// <summary>The documents that are not blank, without the white space before them. A text that is one document is not copied.</summary>
    public static List<string> Split(string text)
    {
        if (text.Length > 0 && !char.IsWhiteSpace(text[0]) && !text.StartsWith(Separator, StringComparison.Ordinal) && !text.Contains(LaterSeparator, StringComparison.Ordinal))
        {
            return [text];
        }

        var documents = new List<string>();
        var trimmed = text.AsSpan().TrimStart();
        var start = 0;
        for (var line = 0; line < trimmed.Length; line = NextLine(trimmed, line))
        {
            if (trimmed[line..].StartsWith(Separator))
            {
                AddDocument(documents, trimmed[start..line]);
                start = line + Separator.Length;
            }
        }

        AddDocument(documents, trimmed[start..]);
        return documents;
    }

    private static int NextLine(ReadOnlySpan<char> text, int at) => text[at..].IndexOf('\n') is var end and >= 0 ? at + end + 1 : text.Length;

    private static void AddDocument(List<string> documents, ReadOnlySpan<char> text)
    {
        var document = text.TrimStart();
        if (!document.IsEmpty)
        {
            documents.Add(document.ToString());
        }
    }
}
