using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>How Kustomize reads and sets fields.</summary>
internal static class Nodes
{
    /// <summary>Whether the node says null, in any of YAML's ways.</summary>
    public static bool IsNull(YamlNode? node) => node is null || (node is YamlScalar scalar && YamlResolver.IsNull(scalar));

    /// <summary>Null, or a collection without content.</summary>
    public static bool IsNullOrEmpty(YamlNode? node) => IsNull(node) || node is YamlMapping { Pairs.Count: 0 } or YamlSequence { Items.Count: 0 };

    /// <summary>Whether the scalar is read as a string.</summary>
    public static bool IsString(YamlNode? node) => node is YamlScalar scalar
        && (scalar.Tag is null ? scalar.Style != ScalarStyle.Plain || YamlResolver.Resolve(scalar.Value, YamlSchema.Core) == YamlTags.String : scalar.Tag == YamlTags.String);

    /// <summary>The text of a scalar; empty for everything else.</summary>
    public static string TextOf(YamlNode? node) => node is YamlScalar scalar ? scalar.Value : string.Empty;

    /// <summary>A string, quoted when it would be read as something else.</summary>
    public static YamlScalar String(string text) => new(text, ScalarStyle.Any);

    /// <summary>A key as Kustomize writes it: without quotes, so one that looks like a number is one, and the object cannot be printed.</summary>
    public static YamlScalar Key(string text) => new(text);

    /// <summary>The value at a path of keys; null when absent.</summary>
    public static YamlNode? Find(YamlNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            if (node is not YamlMapping mapping)
            {
                return null;
            }

            node = mapping[key];
        }

        return node;
    }

    /// <summary>Sets a scalar field; an existing scalar keeps its style.</summary>
    public static void SetScalar(YamlMapping mapping, string key, string text, bool isString)
    {
        if (mapping.Find(key) is { } pair)
        {
            SetText(new NodeSlot(pair), text, isString);
        }
        else
        {
            mapping.Pairs.Add(new YamlPair(Key(key), new YamlScalar(text, isString ? ScalarStyle.Any : ScalarStyle.Plain)));
        }
    }

    /// <summary>Writes a text where a node stands; a scalar keeps its quotes.</summary>
    public static void SetText(NodeSlot slot, string text, bool isString)
    {
        if (slot.Node is YamlScalar scalar)
        {
            var plain = isString ? ScalarStyle.Any : ScalarStyle.Plain;
            Overwrite(scalar, text, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any ? plain : scalar.Style);
        }
        else
        {
            slot.Set(new YamlScalar(text, isString ? ScalarStyle.Any : ScalarStyle.Plain));
        }
    }

    /// <summary>
    /// Writes over a scalar where it stands. Kustomize does so too, and has transformers put one node into several places (a label into
    /// the object, its selector and its template): who then changes one of them changes all. What people deploy depends on it.
    /// </summary>
    public static void Overwrite(YamlScalar scalar, string text, ScalarStyle style)
    {
        (scalar.Value, scalar.Style, scalar.Tag, scalar.Anchor) = (text, style, null, null);
        (scalar.HeadComment, scalar.LineComment, scalar.FootComment) = (null, null, null);
    }

    /// <summary>The mapping under a key, made when it is absent or null.</summary>
    public static YamlMapping MappingAt(YamlMapping parent, string key)
    {
        if (parent.Find(key) is not { } pair)
        {
            var made = new YamlMapping();
            parent.Pairs.Add(new YamlPair(Key(key), made));
            return made;
        }

        if (pair.Value is YamlMapping mapping)
        {
            return mapping;
        }

        if (!IsNull(pair.Value))
        {
            throw new KustomizeException($"wrong node kind: expected MappingNode but got {KindOf(pair.Value)}") { Node = pair.Value };
        }

        var replaced = new YamlMapping();
        pair.Value = replaced;
        return replaced;
    }

    /// <summary>Kustomize's name for the kind of a node.</summary>
    public static string KindOf(YamlNode node) => node switch
    {
        YamlScalar => "ScalarNode",
        YamlSequence => "SequenceNode",
        YamlMapping => "MappingNode",
        _ => "AliasNode",
    };
}
