using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>What is made where a field is missing.</summary>
internal enum FieldKind
{
    None,
    Scalar,
    Mapping,
}

/// <summary>A field of some kinds: <c>spec/template/metadata/labels</c> of every Deployment.</summary>
internal sealed record FieldSpec(GroupVersionKind Kind, string Path, bool Create)
{
    private FieldSegment[]? segments;

    public static FieldSpec Of(string path, bool create = false) => new(default(GroupVersionKind) with { Group = "", Version = "", Kind = "" }, path, create);

    /// <summary>Path split at slashes; <c>\/</c> is a slash inside of a key.</summary>
    public FieldSegment[] Segments => segments ??= Array.ConvertAll(PathText.Split(Path, '/'), text => new FieldSegment(text));

    /// <summary>Calls the setter with every field that the path leads to.</summary>
    /// <exception cref="KustomizeException">A scalar stands where the path goes on.</exception>
    public void Apply(Resource resource, Action<NodeSlot> set, FieldKind make = FieldKind.None)
    {
        if (Kinds.Selects(Kind, resource.Kind))
        {
            ApplyToAnyKind(resource, set, make);
        }
    }

    /// <summary>As <see cref="Apply"/>, whatever kind the object is of.</summary>
    public void ApplyToAnyKind(Resource resource, Action<NodeSlot> set, FieldKind make = FieldKind.None)
    {
        if (resource.Node is not { } root || ((!Create || make == FieldKind.None) && !Leads(root)))
        {
            return;
        }

        try
        {
            Walk(new NodeSlot(root), Segments, set, make);
        }
        catch (KustomizeException fault)
        {
            var shown = fault.Node is { } node && resource.Kind.Kind != "Secret" ? $": node contents:\n{YamlWriter.Write(node)}" : string.Empty;
            throw new KustomizeException($"considering field '{Path}' of object {resource.Id}: {fault.Message}{shown}", fault);
        }
    }

    /// <summary>Whether the path leads anywhere, or to a fault; cheap, for most paths lead nowhere in most objects.</summary>
    public bool Leads(YamlMapping root) => Leads(root, Segments);

    private static bool Leads(YamlNode node, ReadOnlySpan<FieldSegment> path)
    {
        for (; !path.IsEmpty; path = path[1..])
        {
            if (node is YamlSequence sequence)
            {
                return AnyLeads(sequence, path);
            }

            if (node is not YamlMapping mapping || !path[0].IsPlain)
            {
                return true;
            }

            if (mapping[path[0].Name] is not { } value)
            {
                return false;
            }

            node = value;
        }

        return true;
    }

    private static bool AnyLeads(YamlSequence sequence, ReadOnlySpan<FieldSegment> path)
    {
        foreach (var item in sequence.Items)
        {
            if (Leads(item, path))
            {
                return true;
            }
        }

        return false;
    }

    private void Walk(NodeSlot slot, ReadOnlySpan<FieldSegment> path, Action<NodeSlot> set, FieldKind make)
    {
        if (path.IsEmpty)
        {
            set(slot);
            return;
        }

        switch (slot.Node)
        {
            case YamlMapping mapping:
                WalkMapping(mapping, path, set, make);
                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    Walk(new NodeSlot(sequence, i), path, set, make);
                }

                break;
            case var node when Nodes.IsNull(node):
                break;
            default:
                throw new KustomizeException("expected sequence or mapping node");
        }
    }

    private void WalkMapping(YamlMapping mapping, ReadOnlySpan<FieldSegment> path, Action<NodeSlot> set, FieldKind make)
    {
        var (name, isList) = (path[0].Name, path[0].IsList);
        if (name.Length == 0)
        {
            throw new KustomizeException("cannot set or create an empty field name");
        }

        RefuseListSteps(name, mapping);
        var kind = !Create || make == FieldKind.None || isList ? FieldKind.None : path.Length > 1 ? FieldKind.Mapping : make;
        var pair = mapping.Find(name);
        if (pair is null)
        {
            if (kind == FieldKind.None)
            {
                return;
            }

            pair = new YamlPair(name, 0, Made(kind));
            mapping.Pairs.Add(pair);
        }
        else if (Nodes.IsNull(pair.Value))
        {
            if (isList)
            {
                pair.Value = new YamlSequence();
            }
            else if (kind != FieldKind.None)
            {
                pair.Value = Made(kind);
            }
        }

        Walk(new NodeSlot(pair), path[1..], set, make);
    }

    // Kustomize's lookup takes numbers, "-" and "[key=value]" for places in a list, which a map is not.
    private static void RefuseListSteps(string name, YamlMapping mapping)
    {
        if (name[0] is not ('-' or '+' or '[' or '*' or (>= '0' and <= '9')))
        {
            return;
        }

        if (FieldPath.IsPosition(name, out var position) && position < 0)
        {
            throw new KustomizeException($"fieldName: {name}: array index {position} cannot be negative");
        }

        if (name == "*")
        {
            throw new KustomizeException($"fieldName: {name}: wildcard is not supported in PathGetter");
        }

        if (name == "-" || FieldPath.IsMatch(name) || FieldPath.IsPosition(name, out _))
        {
            throw new KustomizeException($"fieldName: {name}: wrong node kind: expected SequenceNode but got MappingNode") { Node = mapping };
        }
    }

    private static YamlNode Made(FieldKind kind) => kind == FieldKind.Mapping ? new YamlMapping() : Nodes.String(string.Empty);
}
