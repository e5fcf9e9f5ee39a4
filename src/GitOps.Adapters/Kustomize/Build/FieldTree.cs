using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Many paths at once, what they begin with in common followed once: finds those that lead anywhere in an object.</summary>
internal sealed class FieldTree
{
    private readonly FieldSegment segment;
    private readonly List<FieldTree> branches = [];
    private readonly List<int> ends = [];

    private FieldTree(FieldSegment segment) => this.segment = segment;

    /// <summary>A tree of the paths, which are known by their places in the list.</summary>
    public static FieldTree Of(IReadOnlyList<FieldSpec> specs)
    {
        var root = new FieldTree(default);
        for (var i = 0; i < specs.Count; i++)
        {
            var tree = root;
            foreach (var segment in specs[i].Segments)
            {
                tree = tree.Branch(segment);
            }

            tree.ends.Add(i);
        }

        return root;
    }

    /// <summary>Marks the paths for which <c>FieldSpec.Leads</c> says yes.</summary>
    public void Mark(YamlNode node, Span<bool> leads)
    {
        foreach (var end in ends)
        {
            leads[end] = true;
        }

        if (branches.Count > 0)
        {
            MarkBranches(node, leads);
        }
    }

    private void MarkBranches(YamlNode node, Span<bool> leads)
    {
        if (node is YamlSequence sequence)
        {
            foreach (var item in sequence.Items)
            {
                MarkBranches(item, leads);
            }

            return;
        }

        foreach (var branch in branches)
        {
            if (node is not YamlMapping mapping || !branch.segment.IsPlain)
            {
                branch.MarkAll(leads);
            }
            else if (mapping[branch.segment.Name] is { } value)
            {
                branch.Mark(value, leads);
            }
        }
    }

    private void MarkAll(Span<bool> leads)
    {
        foreach (var end in ends)
        {
            leads[end] = true;
        }

        foreach (var branch in branches)
        {
            branch.MarkAll(leads);
        }
    }

    private FieldTree Branch(FieldSegment next)
    {
        foreach (var branch in branches)
        {
            if (branch.segment.IsList == next.IsList && string.Equals(branch.segment.Name, next.Name, StringComparison.Ordinal))
            {
                return branch;
            }
        }

        var made = new FieldTree(next);
        branches.Add(made);
        return made;
    }
}
