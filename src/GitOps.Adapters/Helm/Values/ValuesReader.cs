using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Helm.Values;

/// <summary>Reads values: one document of a text, or every document of a file laid over each other.</summary>
internal static class ValuesReader
{
    private const string Separator = "---";

    /// <summary>Reads the first document of a text and leaves the rest unread, as Helm reads what is no values file of a chart or of a user.</summary>
    /// <exception cref="ChartException">The document is no map.</exception>
    public static GoMap Read(string text, string file, string context = "") => ReadDocument(text, file, context, GoMap.ValuesType);

    /// <summary>Reads a values file of a chart or of a user. Its documents end at lines of <c>---</c>, behind which only a comment may stand.</summary>
    /// <exception cref="ChartException">A document is no map, or a separator is none.</exception>
    public static GoMap ReadDocuments(string text, string file, string context = "")
    {
        var values = new GoMap();
        foreach (var document in Split(text, context))
        {
            values = Overlay(values, ReadDocument(document, file, $"{context}cannot unmarshal yaml document: ", GoMap.PlainType));
        }

        return values;
    }

    private static GoMap ReadDocument(string text, string file, string context, string type)
    {
        try
        {
            var root = YamlReader.ReadFirst(text, file, allowDuplicateKeys: true, keepComments: false)?.Root;
            return (root is null ? null : YamlConversion.Of(YamlValues.ToValue(root, file))) switch
            {
                null => new GoMap(),
                GoMap map => map,
                var other => throw new ChartException(ChartFault.Values, $"{context}error unmarshaling JSON: while decoding JSON: {JsonFunctions.Mismatch(other, type)}"),
            };
        }
        catch (ManifestException e)
        {
            throw new ChartException(ChartFault.Values, context + YamlFunctions.Fault(e), e);
        }
    }

    // The lines of a document all end with a line feed, the last one too, which shows in a block of text at its end.
    private static IEnumerable<string> Split(string text, string context)
    {
        var (from, at) = (0, 0);
        while (at < text.Length)
        {
            var length = text.AsSpan(at).IndexOf('\n');
            var end = length < 0 ? text.Length : at + length + 1;
            if (text.AsSpan(at).StartsWith(Separator, StringComparison.Ordinal))
            {
                var behind = text.AsSpan(at + Separator.Length, end - at - Separator.Length).Trim();
                if (behind.Length > 0 && behind[0] != '#')
                {
                    throw new ChartException(ChartFault.Values, $"{context}error reading yaml document: invalid Yaml document separator: {behind}");
                }

                if (at > from)
                {
                    yield return text[from..at];
                    from = end;
                }
            }

            at = end;
        }

        if (from < text.Length)
        {
            yield return text.EndsWith('\n') ? text[from..] : string.Concat(text.AsSpan(from), "\n");
        }
    }

    /// <summary>The first map with the second laid over it: maps merge, everything else is replaced, null stays.</summary>
    public static GoMap Overlay(GoMap below, GoMap above)
    {
        var merged = below.Copy();
        foreach (var (key, value) in above)
        {
            merged[key] = value is GoMap upper && merged[key] is GoMap lower ? Overlay(lower, upper) : value;
        }

        return merged;
    }
}
