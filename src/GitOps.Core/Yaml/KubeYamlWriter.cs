using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using GitOps.Core.Objects;

namespace GitOps.Core.Yaml;

/// <summary>
/// Prints values as sigs.k8s.io/yaml does, without making nodes of them first: what most of the output of a build is. Keys that do not
/// fit in front of a colon are left to <see cref="YamlWriter"/>.
/// </summary>
internal sealed class KubeYamlWriter(StringBuilder output, bool sortKeys)
{
    // What go-yaml puts in front of a colon without a question mark, in bytes.
    private const int LongestKey = 128;

    private const int Step = 2;

    private const int FewPairs = 16;

    private static readonly SearchValues<char> Breaks = SearchValues.Create("\n\r\u0085\u2028\u2029");

    private static readonly Comparison<KeyValuePair<string, KubeValue>> ByKey = static (left, right) => KeyOrder.Instance.Compare(left.Key, right.Key);

    private readonly YamlFormat format = YamlFormat.Kubernetes;
    private readonly YamlText text = new(output);

    /// <summary>Appends one document, ending with a line break.</summary>
    public void Write(KubeValue value)
    {
        var start = output.Length;
        text.Begin();
        if (TryPut(value, 0))
        {
            text.Indent = -1;
            text.PutIndent();
            return;
        }

        output.Length = start;
        output.Append(YamlWriter.Write(YamlValues.FromValue(value, sortKeys: sortKeys), format));
    }

    private bool TryPut(KubeValue value, int indent)
    {
        switch (value)
        {
            case KubeMap { Count: 0 }:
                text.PutIndicator("{", true, true);
                text.PutIndicator("}", false);
                return true;
            case KubeList { Count: 0 }:
                text.PutIndicator("[", true, true);
                text.PutIndicator("]", false);
                return true;
            case KubeMap map:
                return TryPutPairs(map, indent);
            case KubeList list:
                foreach (var item in list.Items)
                {
                    text.Indent = indent;
                    text.PutIndent();
                    text.PutIndicator("-", true, false, true);
                    if (!TryPut(item, item is KubeMap or KubeList ? indent + Step : indent))
                    {
                        return false;
                    }
                }

                return true;
            default:
                var (scalar, style) = YamlValues.ScalarOf(value, YamlSchema.Kubernetes);
                PutScalar(scalar, style, indent, isKey: false);
                return true;
        }
    }

    private bool TryPutPairs(KubeMap map, int indent)
    {
        if (!sortKeys || IsSorted(map.Entries))
        {
            return TryPutPairs(map.Entries.AsSpan(), indent);
        }

        return map.Count <= FewPairs ? TryPutFewSorted(map.Entries.AsSpan(), indent) : TryPutSorted(map, indent);
    }

    // Sorts their places instead of the pairs, which are not moved.
    private bool TryPutFewSorted(ReadOnlySpan<KeyValuePair<string, KubeValue>> pairs, int indent)
    {
        Span<byte> order = stackalloc byte[FewPairs];
        for (var i = 0; i < pairs.Length; i++)
        {
            var at = i;
            for (; at > 0 && KeyOrder.Instance.Compare(pairs[order[at - 1]].Key, pairs[i].Key) > 0; at--)
            {
                order[at] = order[at - 1];
            }

            order[at] = (byte)i;
        }

        for (var i = 0; i < pairs.Length; i++)
        {
            var (key, value) = pairs[order[i]];
            if (!TryPutPair(key, value, indent))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryPutSorted(KubeMap map, int indent)
    {
        var sorted = ArrayPool<KeyValuePair<string, KubeValue>>.Shared.Rent(map.Count);
        try
        {
            map.Entries.CopyTo(sorted);
            sorted.AsSpan(0, map.Count).Sort(ByKey);
            return TryPutPairs(sorted.AsSpan(0, map.Count), indent);
        }
        finally
        {
            ArrayPool<KeyValuePair<string, KubeValue>>.Shared.Return(sorted, clearArray: true);
        }
    }

    private bool TryPutPairs(ReadOnlySpan<KeyValuePair<string, KubeValue>> pairs, int indent)
    {
        foreach (var (key, value) in pairs)
        {
            if (!TryPutPair(key, value, indent))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryPutPair(string key, KubeValue value, int indent)
    {
        if ((key.Length * 3 > LongestKey && Encoding.UTF8.GetByteCount(key) > LongestKey) || key.AsSpan().ContainsAny(Breaks))
        {
            return false;
        }

        text.Indent = indent;
        text.PutIndent();
        PutScalar(key, YamlValues.StyleOf(key, YamlSchema.Kubernetes), indent, isKey: true);
        text.PutIndicator(":", false);

        // Lists stand under their key without indentation.
        return TryPut(value, value is KubeMap ? indent + Step : indent);
    }

    private void PutScalar(string value, ScalarStyle wanted, int indent, bool isKey)
    {
        var shape = ScalarShape.Of(value, format.TabsInBlocks);
        var style = YamlScalarText.Choose(wanted, value, shape, inFlow: false, isKey);
        text.Indent = indent + Step;
        if (style == ScalarStyle.Literal)
        {
            YamlScalarText.PutBlockHead(text, value, literal: true);
            text.PutBreak();
            text.Whitespace = true;
            YamlScalarText.PutLiteral(text, value);
        }
        else
        {
            YamlScalarText.Put(text, value, style, !isKey, format.Width);
        }
    }

    private static bool IsSorted(ImmutableArray<KeyValuePair<string, KubeValue>> entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (KeyOrder.Instance.Compare(entries[i - 1].Key, entries[i].Key) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
