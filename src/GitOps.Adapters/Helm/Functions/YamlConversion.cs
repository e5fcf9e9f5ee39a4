using System.Buffers;
using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Between template values and YAML, by way of JSON as sigs.k8s.io/yaml goes: every number becomes a float.</summary>
internal static class YamlConversion
{
    private const double FirstInExponentForm = 1e21;
    private const double FirstBeyondUnsigned = 18446744073709551616.0;
    private const int MaximumDepth = 500;

    private static readonly SearchValues<char> Refused = SearchValues.Create(RefusedCharacters());

    /// <summary>The first document of a text, whatever follows it; null for an empty one.</summary>
    /// <exception cref="ManifestException">The text is no YAML.</exception>
    public static object? Read(string text, string file)
    {
        return YamlReader.ReadFirst(text, file, allowDuplicateKeys: true, keepComments: false)?.Root is { } root ? Of(YamlValues.ToValue(root, file)) : null;
    }

    /// <summary>A template value of an object's value.</summary>
    public static object? Of(KubeValue value)
    {
        switch (value)
        {
            case KubeString text:
                return text.Text;
            case KubeBool truth:
                return Boxes.Bool(truth.Value);
            case KubeInteger integer:
                return (double)integer.Number;
            case KubeFloat number:
                return number.Number;
            case KubeMap entries:
                var map = new GoMap(entries.Count);
                foreach (var (key, item) in entries)
                {
                    map[key] = Of(item);
                }

                return map;
            case KubeList list:
                var items = new object?[list.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = Of(list[i]);
                }

                return new GoList(items);
            default:
                return null;
        }
    }

    /// <summary>The node that prints as sigs.k8s.io/yaml would print the value.</summary>
    public static YamlNode ToNode(object? value, int depth = 0)
    {
        if (depth > MaximumDepth)
        {
            throw new FunctionException("json: unsupported value: encountered a cycle");
        }

        switch (value)
        {
            case null or GoMap { IsNil: true } or GoList { IsNil: true }:
                return new YamlScalar("null");
            case string text:
                return OfText(GoText.Printable(text));
            case bool truth:
                return new YamlScalar(truth ? "true" : "false");
            case double number:
                return OfFloat(number);
            case float number:
                return OfFloat(number);
            case byte[] bytes:
                return OfText(Convert.ToBase64String(bytes));
            case GoList list:
                var sequence = new YamlSequence();
                foreach (var item in list.Items)
                {
                    sequence.Items.Add(ToNode(item, depth + 1));
                }

                return sequence;
            case GoMap map:
                return OfMap(map, depth);
            case GoObject { JsonForm: { } form }:
                return ToNode(form, depth);
            case GoObject other:
                return OfFields(other, depth);
            case GoDuration duration:
                return new YamlScalar(duration.Nanoseconds.ToString(CultureInfo.InvariantCulture));
            case nint or long or int or nuint or ulong or byte:
                return new YamlScalar(Printer.Print(value));
            default:
                throw new FunctionException($"json: unsupported type: {GoType.NameOf(value)}");
        }
    }

    private static YamlMapping OfMap(GoMap map, int depth)
    {
        var keys = new string[map.Count];
        map.Keys.CopyTo(keys, 0);
        Array.Sort(keys, KeyOrder.Instance);
        var mapping = new YamlMapping();
        foreach (var key in keys)
        {
            mapping.Pairs.Add(new YamlPair(OfText(GoText.Printable(key)), ToNode(map[key], depth + 1)));
        }

        return mapping;
    }

    private static YamlMapping OfFields(GoObject value, int depth)
    {
        var fields = new GoMap();
        foreach (var (key, item) in value.Fields)
        {
            fields[key] = item;
        }

        return OfMap(fields, depth);
    }

    private static string RefusedCharacters()
    {
        const char LastControl = '\u009F';
        const char NextLine = '\u0085';
        var refused = new StringBuilder("\uFFFE\uFFFF");
        for (var c = '\u007F'; c <= LastControl; c++)
        {
            refused.Append(c == NextLine ? string.Empty : c.ToString());
        }

        return refused.ToString();
    }

    // JSON lets some control characters stand, and the YAML reader behind it refuses them.
    private static YamlNode OfText(string text) => text.AsSpan().IndexOfAny(Refused) >= 0
        ? throw new FunctionException("error converting JSON to YAML: yaml: control characters are not allowed")
        : YamlValues.FromValue(text);

    private static YamlScalar OfFloat(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new FunctionException($"json: unsupported value: {FloatText.General(number)}");
        }

        // JSON writes whole numbers out up to 1e21; those that fit 64 bits are read back as integers.
        return new YamlScalar(Math.Truncate(number) == number && Math.Abs(number) < FirstInExponentForm && number < FirstBeyondUnsigned && number >= long.MinValue
            ? FloatText.Json(number == 0 ? 0 : number)
            : FloatText.General(number));
    }
}
