using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>A place that holds a node, so that the node can be exchanged: the value of a pair or an item of a sequence.</summary>
internal readonly struct NodeSlot
{
    private readonly YamlPair? pair;
    private readonly YamlSequence? sequence;
    private readonly int index;
    private readonly YamlNode? root;

    public NodeSlot(YamlPair pair) => this.pair = pair;

    public NodeSlot(YamlSequence sequence, int index) => (this.sequence, this.index) = (sequence, index);

    /// <summary>The root of a document, which cannot be exchanged.</summary>
    public NodeSlot(YamlNode root) => this.root = root;

    public YamlNode Node => pair is not null ? pair.Value : sequence is not null ? sequence.Items[index] : root!;

    public void Set(YamlNode node)
    {
        if (pair is not null)
        {
            pair.Value = node;
        }
        else if (sequence is not null)
        {
            sequence.Items[index] = node;
        }
    }
}
