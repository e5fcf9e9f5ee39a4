using System.Buffers;
using GitOps.Core.Objects;
using GitOps.Core.Yaml.Scanning;

namespace GitOps.Core.Yaml;

/// <summary>
/// Reads YAML text into documents, keeping styles, tags, anchors and comments. Follows go-yaml v3 in what is accepted and where comments
/// are attached; JSON is read as the YAML it is. Linear in the length of the text and bounded by <see cref="YamlLimits"/>.
/// </summary>
internal static class YamlReader
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(ForbiddenCharacters());

    /// <summary>Reads all documents.</summary>
    /// <param name="text">The text; a byte order mark at its start is passed over.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="limits">What the text may cost; <see cref="YamlLimits.Default"/> when null.</param>
    /// <param name="allowDuplicateKeys">Whether a key may come twice, as go-yaml v2 lets it; the value of the last one counts.</param>
    /// <param name="keepComments">Whether comments are wanted; without them the text is read no farther than is asked for, as go-yaml v2 does.</param>
    /// <returns>The documents, empty ones with a null root; no document for an empty text.</returns>
    /// <exception cref="ManifestException">The text is no YAML, repeats a key, or exceeds a limit.</exception>
    public static List<YamlDocument> ReadAll(string text, string file, YamlLimits? limits = null, bool allowDuplicateKeys = false, bool keepComments = true) =>
        Read(text, file, limits, allowDuplicateKeys, keepComments, static parser => parser.ReadDocuments());

    /// <summary>Reads the first document and leaves what follows it unread, as Go's <c>yaml.Unmarshal</c> does; null for an empty text.</summary>
    /// <inheritdoc cref="ReadAll"/>
    public static YamlDocument? ReadFirst(string text, string file, YamlLimits? limits = null, bool allowDuplicateKeys = false, bool keepComments = true) =>
        Read(text, file, limits, allowDuplicateKeys, keepComments, static parser => parser.ReadFirstDocument());

    private static T Read<T>(string text, string file, YamlLimits? limits, bool allowDuplicateKeys, bool keepComments, Func<YamlParser, T> read)
    {
        limits ??= YamlLimits.Default;
        if (text.Length > limits.MaximumCharacters)
        {
            throw new ManifestException(file, 0, $"the file has {text.Length} characters, more than the {limits.MaximumCharacters} allowed; split it");
        }

        if (text.StartsWith('\uFEFF'))
        {
            text = text[1..];
        }

        if (text.AsSpan().IndexOfAny(Forbidden) is var at and >= 0)
        {
            throw new ManifestException(file, 1 + text.AsSpan(0, at).Count('\n'), "control characters are not allowed");
        }

        var parser = new YamlParser(text, limits, allowDuplicateKeys, keepComments);
        try
        {
            return read(parser);
        }
        catch (YamlSyntaxException fault)
        {
            throw new ManifestException(file, fault.Line, fault.Message, fault);
        }
        finally
        {
            parser.Release();
        }
    }

    private static ReadOnlySpan<char> ForbiddenCharacters()
    {
        var found = new List<char> { '\uFFFE', '\uFFFF' };
        for (var c = '\0'; c < '\u00a0'; c++)
        {
            var allowed = c is '\t' or '\n' or '\r' or '\u0085' or (>= ' ' and <= '~');
            if (!allowed)
            {
                found.Add(c);
            }
        }

        return found.ToArray();
    }
}
