using System.Text.RegularExpressions;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Reads objects from text: documents, lists, aliases.</summary>
internal static partial class ResourceReader
{
    private const string NoFile = "<inline>";

    /// <summary>The objects of a text in order; the items of lists come after all others.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">Path from the root of the tree, for the place of a fault; null for text from within another file.</param>
    /// <param name="name">The file as the kustomization names it.</param>
    public static List<Resource> Read(string text, string? file = null, string? name = null)
    {
        var documents = Parse(text, file, name);
        var queue = new Queue<YamlNode>();
        foreach (var document in documents)
        {
            if (documents.Count == 1 && ListItems(document) is { } items)
            {
                items.ForEach(queue.Enqueue);
            }
            else
            {
                queue.Enqueue(document);
            }
        }

        var resources = new List<Resource>();
        while (queue.TryDequeue(out var node))
        {
            if (Nodes.IsNullOrEmpty(node))
            {
                continue;
            }

            var mapping = Validated(node, file);
            if (!Nodes.TextOf(mapping["kind"]).EndsWith("List", StringComparison.Ordinal) || mapping.Find("items") is not { } list)
            {
                resources.Add(new Resource(mapping));
            }
            else if (list.Value is YamlSequence sequence)
            {
                sequence.Items.ForEach(queue.Enqueue);
            }
            else if (!Nodes.IsNull(list.Value))
            {
                throw new KustomizeException($"expected array in {Nodes.TextOf(mapping["kind"])}/items, but found {Nodes.KindOf(list.Value)}") { File = file, Line = list.Value.Line };
            }
        }

        return resources;
    }

    private static List<YamlNode> Parse(string text, string? file, string? name)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        foreach (var separator in Separators().EnumerateMatches(text))
        {
            var rest = text.AsSpan(separator.Index + 4, separator.Length - 4).Trim();
            if (!rest.IsEmpty && rest[0] != '#')
            {
                throw new KustomizeException($"invalid document separator: {text.AsSpan(separator.Index, separator.Length).Trim()}")
                {
                    File = file,
                    Line = text.AsSpan(0, separator.Index).Count('\n') + 2,
                };
            }
        }

        try
        {
            var nodes = new List<YamlNode>();
            foreach (var document in YamlReader.ReadAll(text, file ?? NoFile))
            {
                if (document.Root is { } root)
                {
                    nodes.Add(Aliases.Expand(root, file ?? NoFile));
                }
            }

            return nodes;
        }
        catch (ManifestException fault)
        {
            var words = fault.InnerException?.Message ?? fault.Message;
            throw new KustomizeException($"MalformedYAMLError: yaml: line {fault.Line}: {words}{(name is null ? string.Empty : $" in File: {name}")}", fault)
            {
                File = file,
                Line = fault.Line,
                IsMalformedYaml = true,
            };
        }
    }

    private static List<YamlNode>? ListItems(YamlNode node) =>
        node is YamlMapping mapping && Nodes.TextOf(mapping["kind"]) is "List" or "ResourceList" && mapping["items"] is YamlSequence items ? items.Items : null;

    private static YamlMapping Validated(YamlNode node, string? file)
    {
        if (node is not YamlMapping mapping || (mapping["apiVersion"] is null && mapping["kind"] is null && mapping["metadata"] is null))
        {
            throw new KustomizeException("missing Resource metadata") { File = file, Line = node.Line };
        }

        var (apiVersion, kind) = (Nodes.TextOf(mapping["apiVersion"]), Nodes.TextOf(mapping["kind"]));
        var (name, ns) = (Nodes.TextOf(Nodes.Find(mapping, "metadata", "name")), Nodes.TextOf(Nodes.Find(mapping, "metadata", "namespace")));
        if (kind.Length == 0)
        {
            throw new KustomizeException($"missing kind in object {{{{{apiVersion} }} {{{{{name} {ns}}} map[] map[]}}}}") { File = file, Line = node.Line };
        }

        if (name.Length == 0 && !kind.EndsWith("List", StringComparison.Ordinal))
        {
            throw new KustomizeException($"missing metadata.name in object {{{{{apiVersion} {kind}}} {{{{ {ns}}} map[] map[]}}}}") { File = file, Line = node.Line };
        }

        return mapping;
    }

    [GeneratedRegex(@"\n---.*\n", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
