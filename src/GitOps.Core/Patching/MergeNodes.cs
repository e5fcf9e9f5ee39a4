using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Patching;

/// <summary>How kyaml looks at nodes and sets fields while it merges.</summary>
internal static class MergeNodes
{
    /// <summary>Absent, or null in any of YAML's spellings.</summary>
    public static bool IsNull(YamlNode? node) => node is null || (node is YamlScalar scalar && YamlResolver.IsNull(scalar));

    /// <summary>Null, an empty map or an empty list.</summary>
    public static bool IsEmpty(YamlNode? node) => IsNull(node) || node is YamlMapping { Pairs.Count: 0 } or YamlSequence { Items.Count: 0 };

    /// <summary>The text of a scalar; empty for everything else.</summary>
    public static string TextOf(YamlNode? node) => node is YamlScalar scalar ? scalar.Value : string.Empty;

    public static IEnumerable<string> Keys(YamlMapping mapping) => mapping.Pairs.Select(pair => pair.Text).OfType<string>();

    /// <summary>The keys by which a schema tells list items apart; none for lists of scalars.</summary>
    public static string[] KeysOf(SchemaNode schema) => schema.PatchKeys;

    /// <summary>Whether all items of a list have a name.</summary>
    public static bool HasNames(YamlNode? node) =>
        node is YamlSequence { Items.Count: > 0 } list && list.Items.All(item => item is YamlMapping mapping && mapping.Find("name") is not null);

    /// <summary>Refuses nodes of another kind; null fits everywhere.</summary>
    public static void Expect<T>(params ReadOnlySpan<YamlNode?> nodes)
        where T : YamlNode
    {
        foreach (var node in nodes)
        {
            if (!IsNull(node) && node is not T)
            {
                throw new ManifestException($"wrong node kind: expected {NameOf(typeof(T))} but got {NameOf(node!.GetType())}{(node.Line > 0 ? $" in line {node.Line}" : string.Empty)}");
            }
        }
    }

    /// <summary>Brings the patch's comments to the target, and its layout where the target is an empty collection.</summary>
    public static void CopyComments(YamlNode? patch, YamlNode? target)
    {
        if (patch is null || target is null || ReferenceEquals(patch, target))
        {
            return;
        }

        target.HeadComment = string.IsNullOrEmpty(patch.HeadComment) ? target.HeadComment : patch.HeadComment;
        target.LineComment = string.IsNullOrEmpty(patch.LineComment) ? target.LineComment : patch.LineComment;
        target.FootComment = string.IsNullOrEmpty(patch.FootComment) ? target.FootComment : patch.FootComment;
        if (target is YamlMapping { Pairs.Count: 0 } or YamlSequence { Items.Count: 0 })
        {
            SetFlow(target, IsFlow(patch));
        }
    }

    /// <summary>Sets a field; null removes it. A value that changes keeps the quoting and layout of the one before.</summary>
    /// <param name="mapping">The map.</param>
    /// <param name="name">The field.</param>
    /// <param name="value">The value.</param>
    /// <param name="written">Where the key was written, for a new field.</param>
    public static void SetField(YamlMapping mapping, string name, YamlNode? value, YamlPair? written)
    {
        if (value is null || IsNull(value))
        {
            mapping.Remove(name);
            return;
        }

        if (mapping.Find(name) is { } pair)
        {
            SetValue(pair, value);
            return;
        }

        QuoteOldWords(value);
        mapping.Pairs.Add(new YamlPair(new YamlScalar(name, (written?.Key as YamlScalar)?.Style ?? ScalarStyle.Plain), value));
    }

    /// <summary>As <see cref="SetField"/> where the field is there and the value is not null.</summary>
    public static void SetValue(YamlPair pair, YamlNode value)
    {
        QuoteOldWords(value);
        if (!ReferenceEquals(pair.Value, value))
        {
            if (value is YamlScalar scalar)
            {
                SetStyle(scalar, (pair.Value as YamlScalar)?.Style ?? ScalarStyle.Plain);
            }
            else
            {
                SetFlow(value, IsFlow(pair.Value));
            }

            if (value is YamlScalar from && pair.Value is YamlScalar into)
            {
                // Written over where it stands, as kyaml does: places that share the node change together.
                (into.Value, into.Style, into.Tag, into.Anchor) = (from.Value, from.Style, from.Tag, from.Anchor);
                (into.HeadComment, into.LineComment, into.FootComment) = (from.HeadComment, from.LineComment, from.FootComment);
                into.Line = from.Line;
            }
            else
            {
                pair.Value = value;
            }
        }
    }

    private static void SetStyle(YamlScalar scalar, ScalarStyle style)
    {
        var plain = TagOf(scalar) == YamlTags.String ? ScalarStyle.Any : ScalarStyle.Plain;
        scalar.Style = style is ScalarStyle.Plain or ScalarStyle.Any ? plain : style;
    }

    // Strings that YAML 1.1 reads as something else, though this YAML does not.
    private static void QuoteOldWords(YamlNode value)
    {
        if (value is YamlScalar { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: [var first, ..] } scalar
            && (first is 'y' or 'Y' or 'n' or 'N' or 'o' or 'O' or 't' or 'T' or 'f' or 'F' or '~' or '+' or '-' or '.' or '=' or '<' || char.IsAsciiDigit(first))
            && TagOf(scalar) == YamlTags.String
            && !scalar.Value.Contains('\n', StringComparison.Ordinal)
            && YamlResolver.Resolve(scalar.Value, YamlSchema.Kubernetes) is not (YamlTags.String or YamlTags.Timestamp or YamlTags.Merge)
            && scalar.Value.Length > 0)
        {
            scalar.Style = ScalarStyle.DoubleQuoted;
        }
    }

    private static string TagOf(YamlScalar scalar) => scalar.Tag is { } tag ? YamlTags.Short(tag)
        : scalar.Style == ScalarStyle.Plain ? YamlResolver.Resolve(scalar.Value, YamlSchema.Core)
        : YamlTags.String;

    private static bool IsFlow(YamlNode node) => node is YamlMapping { IsFlow: true } or YamlSequence { IsFlow: true };

    private static void SetFlow(YamlNode node, bool isFlow)
    {
        if (node is YamlMapping mapping)
        {
            mapping.IsFlow = isFlow;
        }
        else if (node is YamlSequence sequence)
        {
            sequence.IsFlow = isFlow;
        }
    }

    private static string NameOf(Type type) => type == typeof(YamlMapping) ? "MappingNode"
        : type == typeof(YamlSequence) ? "SequenceNode"
        : type == typeof(YamlScalar) ? "ScalarNode"
        : "AliasNode";
}
