using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>What transformers write into the fields that a path leads to.</summary>
internal static class Setters
{
    /// <summary>Sets the scalar itself; it keeps its style.</summary>
    public static void SetText(NodeSlot slot, string text, bool isString)
    {
        Expect<YamlScalar>(slot, "ScalarNode");
        Nodes.SetText(slot, text, isString);
    }

    /// <summary>Sets a key of the mapping. A new entry is the value's node itself, which may stand in other places too.</summary>
    public static void SetEntry(NodeSlot slot, string key, YamlScalar value)
    {
        if (Nodes.IsNull(slot.Node))
        {
            slot.Set(new YamlMapping());
        }

        Expect<YamlMapping>(slot, "MappingNode");
        var mapping = (YamlMapping)slot.Node;
        if (mapping.Find(key) is not { } pair)
        {
            mapping.Pairs.Add(new YamlPair(key, 0, value));
        }
        else if (pair.Value is YamlScalar old)
        {
            // The value takes the quotes of what it replaces and keeps them for the places that come after.
            value.Style = old.Style is ScalarStyle.Plain ? ScalarStyle.Any : old.Style;
            Nodes.Overwrite(old, value.Value, value.Style);
        }
        else
        {
            pair.Value = value.Clone();
        }
    }

    public static void Expect<T>(NodeSlot slot, string kind)
        where T : YamlNode
    {
        if (slot.Node is not T && !Nodes.IsNull(slot.Node))
        {
            throw new KustomizeException($"wrong node kind: expected {kind} but got {Nodes.KindOf(slot.Node)}") { Node = slot.Node };
        }
    }
}
