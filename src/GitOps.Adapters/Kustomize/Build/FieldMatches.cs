using System.Text.RegularExpressions;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>All places that a path leads to: keys, positions, <c>*</c> for every item, <c>[name=pattern]</c> for matching ones.</summary>
internal static class FieldMatches
{
    /// <summary>Finds the places.</summary>
    /// <param name="slot">Where the path begins.</param>
    /// <param name="path">The path.</param>
    /// <param name="make">What is to be written: its kind is made where the path ends in nothing. Null makes nothing.</param>
    /// <exception cref="KustomizeException">A node on the way is of the wrong kind, or a position is beyond the list.</exception>
    public static List<NodeSlot> Find(NodeSlot slot, ReadOnlySpan<string> path, YamlNode? make)
    {
        var found = new List<NodeSlot>();
        Walk(slot, path, make, found);
        return found;
    }

    /// <summary>Writes a value. A scalar takes the text only and keeps its type; everything else is replaced.</summary>
    public static void Set(NodeSlot slot, YamlNode value)
    {
        if (slot.Node is not YamlScalar old || value is not YamlScalar scalar)
        {
            slot.Set(value.Clone());
            return;
        }

        var untyped = Nodes.IsNull(old);
        var isString = !untyped && Nodes.IsString(old);
        // A number stays a number by its tag; what is no number then fails when the object is printed.
        var type = untyped || isString || old.Tag is not null ? null : YamlResolver.Resolve(old.Value, YamlSchema.Core);
        Nodes.SetText(slot, scalar.Value, isString);
        old.Tag = type is not null && type != YamlResolver.Resolve(scalar.Value, YamlSchema.Core) ? type : null;
    }

    private static void Walk(NodeSlot slot, ReadOnlySpan<string> path, YamlNode? make, List<NodeSlot> found)
    {
        if (path.IsEmpty)
        {
            found.Add(slot);
            return;
        }

        var part = path[0];
        if (FieldPath.IsPosition(part, out var position) && position >= 0)
        {
            WalkPosition(slot, position, path, make, found);
        }
        else if (FieldPath.IsMatch(part))
        {
            WalkMatches(slot, path, make, found);
        }
        else if (part == "*")
        {
            var items = Items(slot);
            for (var i = 0; i < items.Items.Count; i++)
            {
                Walk(new NodeSlot(items, i), path[1..], make, found);
            }
        }
        else
        {
            WalkField(slot, path, make, found);
        }
    }

    private static void WalkField(NodeSlot slot, ReadOnlySpan<string> path, YamlNode? make, List<NodeSlot> found)
    {
        if (Nodes.IsNull(slot.Node))
        {
            if (make is null)
            {
                return;
            }

            slot.Set(new YamlMapping());
        }

        if (slot.Node is not YamlMapping mapping)
        {
            throw new KustomizeException($"wrong node kind: expected MappingNode but got {Nodes.KindOf(slot.Node)}") { Node = slot.Node };
        }

        var pair = mapping.Find(path[0]);
        if (pair is null)
        {
            if (make is null)
            {
                return;
            }

            pair = new YamlPair(Nodes.Key(path[0]), Made(path[1..], make));
            mapping.Pairs.Add(pair);
        }

        Walk(new NodeSlot(pair), path[1..], make, found);
    }

    private static void WalkPosition(NodeSlot slot, int position, ReadOnlySpan<string> path, YamlNode? make, List<NodeSlot> found)
    {
        var sequence = Items(slot);
        if (sequence.Items.Count == position && make is not null)
        {
            sequence.Items.Add(Made(path[1..], make));
        }

        if (sequence.Items.Count <= position)
        {
            throw new KustomizeException($"index {position} specified but only {sequence.Items.Count} elements found");
        }

        Walk(new NodeSlot(sequence, position), path[1..], make, found);
    }

    private static void WalkMatches(NodeSlot slot, ReadOnlySpan<string> path, YamlNode? make, List<NodeSlot> found)
    {
        var (key, text) = FieldPath.SplitMatch(path[0]);
        var pattern = Pattern(text);
        var sequence = Items(slot);
        var before = found.Count;
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var item = sequence.Items[i];
            if (key.Length == 0)
            {
                if (pattern.IsMatch(Printed(item)))
                {
                    found.Add(new NodeSlot(sequence, i));
                }
            }
            else if (item is YamlMapping mapping && mapping[key] is { } value && pattern.IsMatch(Printed(value)))
            {
                Walk(new NodeSlot(sequence, i), path[1..], make, found);
            }
        }

        if (found.Count > before || make is null)
        {
            return;
        }

        var made = key.Length == 0 ? new YamlScalar(text) : (YamlNode)new YamlMapping { Pairs = { new YamlPair(Nodes.Key(key), new YamlScalar(text)) } };
        sequence.Items.Add(made);
        var place = new NodeSlot(sequence, sequence.Items.Count - 1);
        if (key.Length == 0)
        {
            found.Add(place);
        }
        else
        {
            Walk(place, path[1..], make, found);
        }
    }

    private static YamlSequence Items(NodeSlot slot) => slot.Node switch
    {
        YamlSequence sequence => sequence,
        var node when Nodes.IsNull(node) => new YamlSequence(),
        var node => throw new KustomizeException($"wrong node kind: expected SequenceNode but got {Nodes.KindOf(node)}") { Node = node },
    };

    private static YamlNode Made(ReadOnlySpan<string> rest, YamlNode make)
    {
        if (rest.IsEmpty)
        {
            return make switch { YamlMapping => new YamlMapping(), YamlSequence => new YamlSequence(), _ => new YamlScalar(string.Empty) };
        }

        return FieldPath.IsMatch(rest[0]) || (FieldPath.IsPosition(rest[0], out var position) && position >= 0) ? new YamlSequence() : new YamlMapping();
    }

    private static string Printed(YamlNode node) => YamlWriter.Write(node).Trim();

    private static Regex Pattern(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new KustomizeException($"error parsing regexp `{text}`: {fault.Message}", fault);
        }
    }
}
