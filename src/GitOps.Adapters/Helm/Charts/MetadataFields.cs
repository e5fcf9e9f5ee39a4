using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;

namespace GitOps.Adapters.Helm.Charts;

/// <summary>
/// The fields of a chart's metadata, and of what stands in its lists. A field of another type than wanted is a fault in Go's words; numbers
/// and booleans become text where text is wanted, as sigs.k8s.io/yaml does it.
/// </summary>
internal sealed class MetadataFields(GoMap map, string file, string type = "Metadata", string path = "")
{
    /// <summary>Whether the field is there and not null.</summary>
    public bool Holds(string key) => map[key] is not null;

    /// <summary>Whether a list has a node that is null.</summary>
    public bool HoldsNull(string key) => map[key] is GoList list && list.Items.Contains(null);

    public string Text(string key) => TextOf(map[key], key);

    /// <summary>A text as Helm keeps it: every white space becomes a blank, and what cannot be printed goes.</summary>
    public string Line(string key) => LineOf(Text(key));

    public bool Truth(string key) => map[key] switch
    {
        null => false,
        bool truth => truth,
        var other => throw Wrong(other, key, "bool"),
    };

    public ImmutableArray<string> Lines(string key) => map[key] switch
    {
        null => [],
        GoList list => [.. list.Items.Select(item => LineOf(TextOf(item, key)))],
        var other => throw Wrong(other, key, "[]string"),
    };

    public IEnumerable<object?> Items(string key) => map[key] switch
    {
        null => [],
        GoList list => list.Items,
        var other => throw Wrong(other, key, "[]interface {}"),
    };

    /// <summary>The maps of a list; null nodes are passed over.</summary>
    public IEnumerable<MetadataFields> Maps(string key, string element) => map[key] switch
    {
        null => [],
        GoList list => list.Items.OfType<object>().Select(item =>
            item is GoMap inner ? new MetadataFields(inner, file, element, $"{path}{key}.") : throw Wrong(item, key, $"v2.{element}")),
        var other => throw Wrong(other, key, $"[]*v2.{element}"),
    };

    public ImmutableArray<KeyValuePair<string, string>> Pairs(string key) => map[key] switch
    {
        null => default,
        GoMap pairs => [.. pairs.SortedKeys.Select(name => KeyValuePair.Create(name, TextOf(pairs[name], key)))],
        var other => throw Wrong(other, key, "map[string]string"),
    };

    private static string LineOf(string text)
    {
        if (text.All(char.IsAsciiLetterOrDigit))
        {
            return text;
        }

        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                line.Append(' ');
            }
            else if (GoQuote.IsPrintable(rune))
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString();
    }

    private string TextOf(object? value, string key) => value switch
    {
        null => string.Empty,
        string text => text,
        bool truth => truth ? "true" : "false",
        double number => FloatText.General(number) is var text && text.Contains('e') && Math.Truncate(number) == number ? number.ToString("F0", CultureInfo.InvariantCulture) : text,
        _ => throw Wrong(value, key, "string"),
    };

    private ChartException Wrong(object value, string key, string wanted) => new(
        ChartFault.Load,
        $"cannot load {file}: error unmarshaling JSON: while decoding JSON: {JsonFunctions.Mismatch(value, wanted).Replace("Go value", $"Go struct field {type}.{path}{key}", StringComparison.Ordinal)}");
}
