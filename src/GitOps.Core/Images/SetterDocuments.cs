using System.Collections.Immutable;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Images;

/// <summary>A document of a file, read and printed as kyaml does.</summary>
/// <param name="Content">The document with its comments.</param>
/// <param name="Root">The object in it.</param>
/// <param name="Format">How its sequences were indented.</param>
internal sealed record SetterDocument(YamlDocument Content, YamlNode Root, YamlFormat Format);

/// <summary>The documents of a file.</summary>
internal static class SetterDocuments
{
    private const string Separator = "---\n";

    /// <summary>Reads a file; null when it is no YAML or has a document that is no object.</summary>
    public static ImmutableArray<SetterDocument>? Find(string path, string text)
    {
        var documents = ImmutableArray.CreateBuilder<SetterDocument>();
        try
        {
            foreach (var part in Split(text.ReplaceLineEndings("\n")))
            {
                var document = YamlReader.ReadAll(part, path).FirstOrDefault();
                if (document?.Root is null or YamlScalar { Value: "" or "null" or "~", Style: ScalarStyle.Plain })
                {
                    continue;
                }

                if (document.Root is not YamlMapping root)
                {
                    return null;
                }

                documents.Add(new SetterDocument(document, root, SequenceIndentation.Of(part)));
            }
        }
        catch (ManifestException)
        {
            // Templates look like YAML and are none; they are not ours to change.
            return null;
        }

        return Unwrapped(documents.ToImmutable());
    }

    /// <summary>Prints documents with separators between them.</summary>
    public static string Write(IEnumerable<SetterDocument> documents) =>
        string.Join(Separator, documents.Select(document => YamlWriter.Write(document.Content, document.Format)));

    /// <summary>A file that is one List is printed as its items.</summary>
    private static ImmutableArray<SetterDocument>? Unwrapped(ImmutableArray<SetterDocument> documents)
    {
        if (documents is not [{ Root: YamlMapping root } only] || root["kind"] is not YamlScalar { Value: "List" or "ResourceList" } || root["items"] is not YamlSequence items)
        {
            return documents;
        }

        return items.Items.All(item => item is YamlMapping)
            ? [.. items.Items.Select(item => new SetterDocument(new YamlDocument(item, item.Line), item, only.Format))]
            : null;
    }

    /// <summary>Parts of a text between lines that begin with <c>---</c>, the first line not counting.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var at = text.IndexOf("\n---", StringComparison.Ordinal); at >= 0; at = text.IndexOf("\n---", start, StringComparison.Ordinal))
        {
            var end = text.IndexOf('\n', at + 1);
            if (end < 0)
            {
                break;
            }

            var rest = text.AsSpan(at + 4, end - at - 4).Trim();
            if (!rest.IsEmpty && rest[0] != '#')
            {
                throw new ManifestException("a document separator is followed by content");
            }

            yield return text[start..at];
            start = end + 1;
            if (start > text.Length)
            {
                yield break;
            }
        }

        yield return text[start..];
    }
}
