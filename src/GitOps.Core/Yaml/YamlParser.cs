using GitOps.Core.Yaml.Scanning;

namespace GitOps.Core.Yaml;

/// <summary>Builds nodes from tokens. One instance reads one text.</summary>
internal sealed partial class YamlParser(string text, YamlLimits limits, bool allowDuplicateKeys, bool keepComments)
{
    private readonly YamlScanner scanner = new(text, limits.MaximumDepth, keepComments);
    private Dictionary<string, YamlNode>? anchors;
    private HashSet<YamlNode>? open;
    private Dictionary<string, string>? tagPrefixes;
    private string? stemComment;

    public List<YamlDocument> ReadDocuments()
    {
        var documents = new List<YamlDocument>();
        scanner.Peek();
        scanner.Take();
        for (var first = true; ReadDocument(first) is { } document; first = false)
        {
            documents.Add(document);
        }

        return documents;
    }

    public YamlDocument? ReadFirstDocument()
    {
        scanner.Peek();
        scanner.Take();
        return ReadDocument(true);
    }

    /// <summary>Ends the work.</summary>
    public void Release() => scanner.Release();

    private YamlDocument? ReadDocument(bool first)
    {
        var token = scanner.Peek();
        while (!first && token.Kind == YamlTokenKind.DocumentEnd)
        {
            scanner.Take();
            token = scanner.Peek();
        }

        if (token.Kind == YamlTokenKind.StreamEnd)
        {
            return null;
        }

        anchors?.Clear();
        var isImplicit = first && token.Kind is not (YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective or YamlTokenKind.DocumentStart);
        var line = token.Start.Line + 1;
        string? head = null;
        YamlNode root;
        ReadDirectives();
        if (isImplicit)
        {
            head = SplitDocumentHead();
            root = ReadNode(true, false);
        }
        else
        {
            token = scanner.Peek();
            if (token.Kind != YamlTokenKind.DocumentStart)
            {
                throw Fault("did not find expected <document start>", token.Start);
            }

            scanner.Take();
            token = scanner.Peek();
            root = token.Kind is YamlTokenKind.VersionDirective or YamlTokenKind.TagDirective or YamlTokenKind.DocumentStart
                    or YamlTokenKind.DocumentEnd or YamlTokenKind.StreamEnd
                ? Empty(token.Start)
                : ReadNode(true, false);
        }

        if (scanner.Peek().Kind == YamlTokenKind.DocumentEnd)
        {
            scanner.Take();
        }

        var (above, _, below) = TakeComments();
        return new YamlDocument(IsEmpty(root) ? null : root, line) { HeadComment = head, FootComment = below ?? above };
    }

    private static bool IsEmpty(YamlNode node) =>
        node is YamlScalar { Value.Length: 0, Style: ScalarStyle.Plain, Tag: null, Anchor: null };

    private void ReadDirectives()
    {
        tagPrefixes = null;
        var versioned = false;
        while (true)
        {
            var token = scanner.Peek();
            switch (token.Kind)
            {
                case YamlTokenKind.VersionDirective when versioned:
                    throw Fault("found duplicate %YAML directive", token.Start);
                case YamlTokenKind.VersionDirective when token.Text is not "1.1":
                    throw Fault("found incompatible YAML document", token.Start);
                case YamlTokenKind.VersionDirective:
                    versioned = true;
                    break;
                case YamlTokenKind.TagDirective:
                    if (!(tagPrefixes ??= new(StringComparer.Ordinal)).TryAdd(token.Text, token.Suffix))
                    {
                        throw Fault("found duplicate %TAG directive", token.Start);
                    }

                    break;
                default:
                    return;
            }

            scanner.Take();
        }
    }

    // What stands above the last empty line before the content is about the document.
    private string? SplitDocumentHead()
    {
        var comment = scanner.HeadComment;
        for (var i = (comment?.Length ?? 0) - 1; i > 0; i--)
        {
            if (comment![i] != '\n')
            {
                continue;
            }

            if (i == comment.Length - 1)
            {
                scanner.HeadComment = null;
                return comment[..i];
            }

            if (comment[i - 1] == '\n')
            {
                scanner.HeadComment = comment[(i + 1)..];
                return comment[..(i - 1)];
            }
        }

        return null;
    }

    private (string? Head, string? Line, string? Foot) TakeComments()
    {
        var taken = (scanner.HeadComment, scanner.LineComment, scanner.FootComment);
        scanner.HeadComment = null;
        scanner.LineComment = null;
        scanner.FootComment = null;
        stemComment = null;
        return taken;
    }

    // A comment above "-" is about the whole item; one below the dash is about the item's first key.
    private void SplitStemComment(int length)
    {
        if (length == 0 || scanner.Peek().Kind is not (YamlTokenKind.BlockSequenceStart or YamlTokenKind.BlockMappingStart))
        {
            return;
        }

        var comment = scanner.HeadComment!;
        stemComment = comment[..length];
        scanner.HeadComment = comment.Length == length ? null : comment[(length + 1)..];
    }

    private static YamlScalar Empty(YamlMark mark) => new(string.Empty) { Line = mark.Line + 1 };

    // The end of the text counts as a line of its own.
    private YamlSyntaxException Fault(string message, YamlMark mark)
    {
        var token = scanner.Peek();
        return new YamlSyntaxException(message, mark.Line + 1, token.Start.Line + (token.Kind == YamlTokenKind.StreamEnd && token.Start.Column > 0 ? 1 : 0));
    }
}
