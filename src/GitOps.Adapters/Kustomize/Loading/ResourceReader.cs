using System.Text.RegularExpressions;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Reads objects from text: documents, lists, aliases.</summary>
internal static partial class ResourceReader
{
    private const string NoFile = "<inline>";

    // From here on the documents of a text are worth more than one thread.
    private const int LongText = 64 * 1024;

    /// <summary>The objects of a text in order; the items of lists come after all others.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">Path from the root of the tree, for the place of a fault; null for text from within another file.</param>
    /// <param name="name">The file as the kustomization names it.</param>
    /// <param name="linesBefore">Lines of the file that stand before the text.</param>
    public static List<Resource> Read(string text, string? file = null, string? name = null, int linesBefore = 0)
    {
        var documents = Parse(text, file, name, linesBefore);
        var resources = new List<Resource>(documents.Count);
        Queue<(YamlNode Node, int LinesBefore)>? later = null;
        foreach (var (document, before) in documents)
        {
            if (documents.Count > 1 || ListItems(document) is not { } items)
            {
                Add(document, before);
                continue;
            }

            foreach (var item in items)
            {
                Add(item, before);
            }
        }

        while (later is not null && later.TryDequeue(out var entry))
        {
            Add(entry.Node, entry.LinesBefore);
        }

        return resources;

        void Add(YamlNode node, int before)
        {
            if (Nodes.IsNullOrEmpty(node))
            {
                return;
            }

            var mapping = Validated(node, file, before);
            if (!Nodes.TextOf(mapping["kind"]).EndsWith("List", StringComparison.Ordinal) || mapping.Find("items") is not { } list)
            {
                resources.Add(new Resource(mapping) { File = file, LinesBefore = before });
            }
            else if (list.Value is YamlSequence sequence)
            {
                foreach (var item in sequence.Items)
                {
                    (later ??= new()).Enqueue((item, before));
                }
            }
            else if (!Nodes.IsNull(list.Value))
            {
                throw new KustomizeException($"expected array in {Nodes.TextOf(mapping["kind"])}/items, but found {Nodes.KindOf(list.Value)}") { File = file, Line = before + list.Value.Line };
            }
        }
    }

    /// <summary>The objects of a text that may be the name of a file instead; null when it is no objects.</summary>
    /// <param name="text">An entry of a kustomization file.</param>
    /// <param name="file">That file, for the place of a fault.</param>
    /// <param name="line">Where the entry begins.</param>
    public static List<Resource>? TryRead(string text, string? file = null, int line = 0)
    {
        if (!text.Contains(':', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return Read(text, line == 0 ? null : file, null, line);
        }
        catch (KustomizeException)
        {
            // Then it is taken for a path, as Kustomize does, and the fault is that there is no such file.
            return null;
        }
    }

    // Kustomize cuts the text at its separators, wherever they stand, and reads the first document of each piece.
    private static List<(YamlNode Root, int LinesBefore)> Parse(string text, string? file, string? name, int linesBefore)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var (pieces, fault) = Cut(text, file, linesBefore);
        var nodes = new (YamlNode? Root, ManifestException? Fault)[pieces.Count];
        if (text.Length < LongText)
        {
            for (var i = 0; i < pieces.Count; i++)
            {
                nodes[i] = ReadFirst(text, pieces[i].Text, file);
            }
        }
        else
        {
            System.Threading.Tasks.Parallel.For(0, pieces.Count, i => nodes[i] = ReadFirst(text, pieces[i].Text, file));
        }

        var documents = new List<(YamlNode, int)>(nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Fault is { } malformed)
            {
                throw Malformed(malformed, file, name, pieces[i].LinesBefore);
            }

            if (nodes[i].Root is { } root)
            {
                documents.Add((root, pieces[i].LinesBefore));
            }
        }

        return fault is null ? documents : throw fault;
    }

    // Up to the first separator that is none.
    private static (List<(Range Text, int LinesBefore)> Pieces, KustomizeException? Fault) Cut(string text, string? file, int linesBefore)
    {
        var pieces = new List<(Range, int)>(1);
        var (from, line) = (0, linesBefore);
        foreach (var separator in Separators().EnumerateMatches(text))
        {
            var rest = text.AsSpan(separator.Index + 4, separator.Length - 4).Trim();
            if (!rest.IsEmpty && rest[0] != '#')
            {
                return (pieces, new KustomizeException($"invalid document separator: {text.AsSpan(separator.Index, separator.Length).Trim()}")
                {
                    File = file,
                    Line = linesBefore + text.AsSpan(0, separator.Index).Count('\n') + 2,
                });
            }

            pieces.Add((from..(separator.Index + 1), line));
            line += text.AsSpan(from, separator.Index + separator.Length - from).Count('\n');
            from = separator.Index + separator.Length;
        }

        pieces.Add((from.., line));
        return (pieces, null);
    }

    private static (YamlNode? Root, ManifestException? Fault) ReadFirst(string text, Range piece, string? file)
    {
        var document = text[piece];
        try
        {
            return (YamlReader.ReadFirst(document, file ?? NoFile, allowDuplicateKeys: true)?.Root is { } root ? Aliases.Expand(root, document, file ?? NoFile) : null, null);
        }
        catch (ManifestException fault)
        {
            return (null, fault);
        }
    }

    private static KustomizeException Malformed(ManifestException fault, string? file, string? name, int linesBefore)
    {
        var words = fault.InnerException?.Message ?? fault.Message;
        return new KustomizeException($"MalformedYAMLError: yaml: line {fault.Line}: {words}{(name is null ? string.Empty : $" in File: {name}")}", fault)
        {
            File = file,
            Line = linesBefore + fault.Line,
            IsMalformedYaml = true,
        };
    }

    private static YamlSequence? ListItems(YamlNode node) =>
        node is YamlMapping mapping && Nodes.TextOf(mapping["kind"]) is "List" or "ResourceList" && mapping["items"] is YamlSequence items ? items : null;

    private static YamlMapping Validated(YamlNode node, string? file, int before)
    {
        if (node is not YamlMapping mapping || (mapping["apiVersion"] is null && mapping["kind"] is null && mapping["metadata"] is null))
        {
            throw new KustomizeException("missing Resource metadata") { File = file, Line = before + node.Line, Advice = "give it an apiVersion, a kind and metadata.name, or take it out of the kustomization" };
        }

        var (apiVersion, kind) = (Said(mapping["apiVersion"]), Said(mapping["kind"]));
        var (name, ns) = (Said(Nodes.Find(mapping, "metadata", "name")), Said(Nodes.Find(mapping, "metadata", "namespace")));
        if (kind.Length == 0)
        {
            throw new KustomizeException($"missing kind in object {{{{{apiVersion} }} {{{{{name} {ns}}} map[] map[]}}}}") { File = file, Line = before + node.Line };
        }

        if (name.Length == 0 && !kind.EndsWith("List", StringComparison.Ordinal))
        {
            throw new KustomizeException($"missing metadata.name in object {{{{{apiVersion} {kind}}} {{{{ {ns}}} map[] map[]}}}}") { File = file, Line = before + node.Line };
        }

        return mapping;
    }

    private static string Said(YamlNode? node) => Nodes.IsNull(node) ? string.Empty : Nodes.TextOf(node);

    [GeneratedRegex(@"\n---.*\n", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
