using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Follows paths of keys, positions (<c>0</c>, <c>-</c> for the last) and matches (<c>[name=app]</c>).</summary>
internal static partial class FieldPath
{
    /// <summary>Splits at dots; <c>ports[0]</c> becomes a key and a position.</summary>
    public static string[] SplitWithIndices(string path)
    {
        var result = new List<string>();
        foreach (var part in PathText.SplitWithBrackets(path, '.'))
        {
            if (Indexed().Match(part) is { Success: true } match)
            {
                if (match.Groups[1].Length > 0)
                {
                    result.Add(match.Groups[1].Value);
                }

                result.Add(match.Groups[2].Value);
            }
            else
            {
                result.Add(part);
            }
        }

        return [.. result];
    }

    /// <summary>The node at a path; null when something on the way is absent or null.</summary>
    /// <exception cref="KustomizeException">A node on the way is of the wrong kind.</exception>
    public static YamlNode? Find(YamlNode node, ReadOnlySpan<string> path)
    {
        YamlNode? current = node;
        foreach (var part in path)
        {
            if (part.Length == 0)
            {
                continue;
            }

            current = Step(current, part);
            if (current is null)
            {
                return null;
            }
        }

        return current;
    }

    /// <summary>Splits <c>[key=value]</c>; the key is empty for lists of scalars.</summary>
    public static (string Key, string Value) SplitMatch(string part)
    {
        var inner = part[1..^1];
        var equals = inner.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? throw new KustomizeException("list path element must contain fieldName=fieldValue for element to match")
            : (inner[..equals], inner[(equals + 1)..]);
    }

    public static bool IsMatch(string part) => part.StartsWith('[') && part.EndsWith(']');

    public static bool IsPosition(string part, out int position) => int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out position);

    private static YamlNode? Step(YamlNode? node, string part)
    {
        if (Nodes.IsNull(node))
        {
            return null;
        }

        if (IsPosition(part, out var position) && node is not YamlMapping)
        {
            return position < 0
                ? throw new KustomizeException($"array index {position} cannot be negative")
                : Expect<YamlSequence>(node!, "SequenceNode").Items.ElementAtOrDefault(position);
        }

        if (part == "-")
        {
            return Expect<YamlSequence>(node!, "SequenceNode").Items is { Count: > 0 } items ? items[^1] : null;
        }

        if (part == "*")
        {
            throw new KustomizeException("wildcard is not supported in PathGetter");
        }

        if (IsMatch(part))
        {
            var (key, value) = SplitMatch(part);
            return Expect<YamlSequence>(node!, "SequenceNode").Items.FirstOrDefault(item =>
                key.Length == 0 ? Nodes.TextOf(item) == value : item is YamlMapping mapping && mapping[key] is YamlScalar scalar && scalar.Value == value);
        }

        return Expect<YamlMapping>(node!, "MappingNode")[part];
    }

    private static T Expect<T>(YamlNode node, string kind)
        where T : YamlNode =>
        node as T ?? throw new KustomizeException($"wrong node kind: expected {kind} but got {Nodes.KindOf(node)}") { Node = node };

    [GeneratedRegex(@"^(.*)\[(\d+)\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Indexed();
}
