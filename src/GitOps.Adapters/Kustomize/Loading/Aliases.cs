using System.Buffers;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Writes out what aliases and merge keys stand for, within a budget.</summary>
internal sealed class Aliases
{
    // Without these a text has no aliases, no merge keys, no anchors and no comments.
    private static readonly SearchValues<char> Signs = SearchValues.Create("*<&#");

    private readonly string file;
    private int remaining = YamlLimits.Default.MaximumAliasNodes;
    private int depth;

    private Aliases(string file) => this.file = file;

    /// <param name="node">What was read.</param>
    /// <param name="text">The text that it was read from.</param>
    /// <param name="file">Its name, for messages.</param>
    public static YamlNode Expand(YamlNode node, string text, string file)
    {
        if (!text.AsSpan().ContainsAny(Signs))
        {
            return node;
        }

        if (RefersTo(node))
        {
            return new Aliases(file).Expand(node, false);
        }

        Strip(node);
        return node;
    }

    private static bool RefersTo(YamlNode node)
    {
        switch (node)
        {
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    if (RefersTo(item))
                    {
                        return true;
                    }
                }

                return false;
            case YamlMapping mapping:
                foreach (var pair in mapping.Pairs)
                {
                    if (IsMerge(pair.Key) || RefersTo(pair.Key) || RefersTo(pair.Value))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return node is YamlAlias;
        }
    }

    private static bool IsMerge(YamlNode key) => key is YamlScalar { Value: "<<", Style: ScalarStyle.Plain };

    // What making everything anew would leave behind: anchors, and the comments of collections.
    private static void Strip(YamlNode node)
    {
        node.Anchor = null;
        switch (node)
        {
            case YamlSequence sequence:
                StripComments(sequence);
                foreach (var item in sequence.Items)
                {
                    Strip(item);
                }

                break;
            case YamlMapping mapping:
                StripComments(mapping);
                foreach (var pair in mapping.Pairs)
                {
                    Strip(pair.Key);
                    Strip(pair.Value);
                }

                break;
        }
    }

    private static void StripComments(YamlNode node) => (node.HeadComment, node.LineComment, node.FootComment) = (null, null, null);

    private YamlNode Expand(YamlNode node, bool copied)
    {
        if (copied && --remaining < 0)
        {
            throw new ManifestException(file, node.Line, $"document contains excessive aliasing: more than {YamlLimits.Default.MaximumAliasNodes} nodes; write them out");
        }

        switch (node)
        {
            case YamlAlias alias:
                if (++depth > YamlLimits.Default.MaximumDepth)
                {
                    throw new ManifestException(file, node.Line, "aliases are nested too deeply; write them out");
                }

                var target = Expand(alias.Target, true);
                depth--;
                return target;
            case YamlScalar scalar:
                var copy = copied ? (YamlScalar)scalar.Clone() : scalar;
                copy.Anchor = null;
                return copy;
            case YamlSequence sequence:
                return ExpandItems(sequence, copied);
            default:
                return ExpandPairs((YamlMapping)node, copied);
        }
    }

    private YamlSequence ExpandItems(YamlSequence sequence, bool copied)
    {
        // Targets of aliases must stay as they are until all aliases are written out, so everything is made anew.
        var result = new YamlSequence { Line = sequence.Line, Tag = sequence.Tag, IsFlow = sequence.IsFlow };
        foreach (var item in sequence.Items)
        {
            result.Items.Add(Expand(item, copied));
        }

        return result;
    }

    private YamlMapping ExpandPairs(YamlMapping mapping, bool copied)
    {
        var result = new YamlMapping { Line = mapping.Line, Tag = mapping.Tag, IsFlow = mapping.IsFlow };
        List<YamlMapping>? merged = null;
        foreach (var pair in mapping.Pairs)
        {
            if (IsMerge(pair.Key))
            {
                merged ??= [];
                merged.AddRange(Sources(pair.Value));
            }
            else
            {
                result.Pairs.Add(new YamlPair(Expand(pair.Key, copied), Expand(pair.Value, copied)));
            }
        }

        foreach (var pair in (merged ?? []).SelectMany(source => source.Pairs))
        {
            if (result.Find(Nodes.TextOf(pair.Key)) is null)
            {
                result.Pairs.Add(pair);
            }
        }

        return result;
    }

    private IEnumerable<YamlMapping> Sources(YamlNode value)
    {
        var expanded = Expand(value, value is YamlAlias);
        foreach (var source in expanded is YamlSequence sequence ? sequence.Items : (IEnumerable<YamlNode>)[expanded])
        {
            yield return source as YamlMapping ?? throw new ManifestException(file, value.Line, "map merge requires map or sequence of maps as the value");
        }
    }
}
