using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>How Kustomize reads and sets fields.</summary>
internal static class Nodes
{
    /// <summary>Whether the node says null, in any of YAML's ways.</summary>
    public static bool IsNull(YamlNode? node) => node is null
        || (node is YamlScalar { Style: ScalarStyle.Plain } scalar && (scalar.Tag is null ? YamlResolver.Resolve(scalar.Value, YamlSchema.Core) == YamlTags.Null : scalar.Tag == YamlTags.Null));

    /// <summary>Null, or a collection without content.</summary>
    public static bool IsNullOrEmpty(YamlNode? node) => IsNull(node) || node is YamlMapping { Pairs.Count: 0 } or YamlSequence { Items.Count: 0 };

    /// <summary>Whether the scalar is read as a string.</summary>
    public static bool IsString(YamlNode? node) => node is YamlScalar scalar
        && (scalar.Tag is null ? scalar.Style != ScalarStyle.Plain || YamlResolver.Resolve(scalar.Value, YamlSchema.Core) == YamlTags.String : scalar.Tag == YamlTags.String);

    /// <summary>The text of a scalar; empty for everything else.</summary>
    public static string TextOf(YamlNode? node) => node is YamlScalar scalar ? scalar.Value : string.Empty;

    /// <summary>A string, quoted when it would be read as something else.</summary>
    public static YamlScalar String(string text) => new(text, ScalarStyle.Any);

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
            pair.Value = Restyled(pair.Value, text, isString);
        }
        else
        {
            mapping.Pairs.Add(new YamlPair(String(key), new YamlScalar(text, isString ? ScalarStyle.Any : ScalarStyle.Plain)));
        }
    }

    /// <summary>A new scalar in the place of an old node.</summary>
    public static YamlScalar Restyled(YamlNode? old, string text, bool isString)
    {
        var style = isString ? ScalarStyle.Any : ScalarStyle.Plain;
        return new YamlScalar(text, old is YamlScalar { Style: not (ScalarStyle.Plain or ScalarStyle.Any) } scalar ? scalar.Style : style);
    }

    /// <summary>The mapping under a key, made when it is absent or null.</summary>
    public static YamlMapping MappingAt(YamlMapping parent, string key)
    {
        if (parent.Find(key) is not { } pair)
        {
            var made = new YamlMapping();
            parent.Pairs.Add(new YamlPair(String(key), made));
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
