using System.Globalization;

namespace GitOps.Core.Yaml;

/// <summary>Dates, which go-yaml recognizes and Kubernetes reads as strings.</summary>
internal static class YamlTimestamps
{
    /// <summary>Whether go-yaml takes the text for a date: <c>2001-2-3</c>, or with a time behind a blank, or as RFC 3339.</summary>
    public static bool IsTimestamp(string text)
    {
        if (text.Length < 8 || text[4] != '-' || !text.AsSpan(0, 4).ContainsOnlyDigits())
        {
            return false;
        }

        var rest = text.AsSpan(5);
        if (!TakeNumber(ref rest, out var month) || rest is not ['-', ..])
        {
            return false;
        }

        rest = rest[1..];
        if (!TakeNumber(ref rest, out var day) || month is < 1 or > 12 || day < 1
            || day > DateTime.DaysInMonth(Math.Max(1, int.Parse(text.AsSpan(0, 4), CultureInfo.InvariantCulture)), month))
        {
            return false;
        }

        return rest.IsEmpty || IsTime(rest[1..], rest[0]);
    }

    private static bool IsTime(ReadOnlySpan<char> rest, char separator)
    {
        if (separator is not ('T' or 't' or ' ')
            || !TakeNumber(ref rest, out var hour) || hour > 23 || rest is not [':', ..])
        {
            return false;
        }

        rest = rest[1..];
        if (!TakeNumber(ref rest, out var minute) || minute > 59 || rest is not [':', ..])
        {
            return false;
        }

        rest = rest[1..];
        if (!TakeNumber(ref rest, out var second) || second > 59)
        {
            return false;
        }

        if (rest is ['.' or ',', ..])
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            rest = digits < 0 ? [] : rest[(1 + digits)..];
        }

        return separator == ' ' ? rest.IsEmpty : rest is "Z" || IsOffset(rest);
    }

    private static bool IsOffset(ReadOnlySpan<char> rest) =>
        rest is ['+' or '-', _, _, ':', _, _] && rest[1..3].ContainsOnlyDigits() && rest[4..6].ContainsOnlyDigits();

    // One or two digits.
    private static bool TakeNumber(ref ReadOnlySpan<char> text, out int number)
    {
        var length = text.Length > 1 && char.IsAsciiDigit(text[1]) ? 2 : 1;
        if (text.IsEmpty || !char.IsAsciiDigit(text[0]))
        {
            number = 0;
            return false;
        }

        number = int.Parse(text[..length], CultureInfo.InvariantCulture);
        text = text[length..];
        return true;
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;
}
