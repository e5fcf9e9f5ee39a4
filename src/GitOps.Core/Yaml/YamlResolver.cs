using System.Globalization;

namespace GitOps.Core.Yaml;

/// <summary>Finds out what a plain scalar is, as go-yaml does.</summary>
internal static class YamlResolver
{
    /// <summary>The tag of a plain scalar's text.</summary>
    public static string Resolve(string text, YamlSchema schema) => Resolve(text, schema, out _, out _);

    /// <summary>The tag of a plain scalar's text, with its number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="schema">Which words are booleans.</param>
    /// <param name="integer">The number when the tag is <c>!!int</c> and 64 bits hold it.</param>
    /// <param name="number">The number when the tag is <c>!!float</c> or <c>!!int</c>.</param>
    public static string Resolve(string text, YamlSchema schema, out long? integer, out double number)
    {
        integer = null;
        number = 0;
        if (text.Length == 0)
        {
            return YamlTags.Null;
        }

        var first = text[0];
        if (first is '~' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'y' or 'Y' or 'o' or 'O' or '<')
        {
            return ResolveWord(text, schema);
        }

        if (first == '.')
        {
            return ResolveDotted(text, out number);
        }

        if (!char.IsAsciiDigit(first) && first is not ('+' or '-'))
        {
            return YamlTags.String;
        }

        if (text is "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF")
        {
            number = first == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return YamlTags.Float;
        }

        if (YamlTimestamps.IsTimestamp(text))
        {
            return YamlTags.Timestamp;
        }

        var plain = text.Contains('_', StringComparison.Ordinal) ? text.Replace("_", string.Empty, StringComparison.Ordinal) : text;
        if (YamlNumbers.TryParseInteger(plain, out integer, out number))
        {
            return YamlTags.Integer;
        }

        if (YamlNumbers.LooksLikeFloat(plain) && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number))
        {
            return YamlTags.Float;
        }

        number = 0;
        return YamlTags.String;
    }

    /// <summary>The truth of a text that resolves to <c>!!bool</c>.</summary>
    public static bool IsTrue(string text) => text[0] is 't' or 'T' or 'y' or 'Y' || text is "on" or "On" or "ON";

    /// <summary>Whether the scalar says null, by its tag or in any of YAML's ways.</summary>
    public static bool IsNull(YamlScalar scalar) => scalar.Tag is { } tag
        ? YamlTags.Short(tag) == YamlTags.Null
        : scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>Whether YAML 1.1 reads the text as a boolean although later versions do not.</summary>
    public static bool IsOldBool(string text) => text is "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON"
        or "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF";

    private static string ResolveWord(string text, YamlSchema schema) => text switch
    {
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => YamlTags.Bool,
        "~" or "null" or "Null" or "NULL" => YamlTags.Null,
        "<<" => YamlTags.Merge,
        _ => schema == YamlSchema.Kubernetes && IsOldBool(text) ? YamlTags.Bool : YamlTags.String,
    };

    private static string ResolveDotted(string text, out double number)
    {
        number = text switch
        {
            ".nan" or ".NaN" or ".NAN" => double.NaN,
            ".inf" or ".Inf" or ".INF" => double.PositiveInfinity,
            _ => 0,
        };
        if (number != 0)
        {
            return YamlTags.Float;
        }

        return YamlNumbers.LooksLikeFloat(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            ? YamlTags.Float
            : YamlTags.String;
    }
}
