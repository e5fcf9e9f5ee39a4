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
        slot.Set(Nodes.Restyled(slot.Node, text, isString));
    }

    /// <summary>Sets a key of the mapping.</summary>
    public static void SetEntry(NodeSlot slot, string key, string text)
    {
        if (Nodes.IsNull(slot.Node))
        {
            slot.Set(new YamlMapping());
        }

        Expect<YamlMapping>(slot, "MappingNode");
        Nodes.SetScalar((YamlMapping)slot.Node, key, text, true);
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
