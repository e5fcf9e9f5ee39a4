using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GitOps.Core.Deployments.Health.Cel.Values;

namespace GitOps.Core.Deployments.Health.Cel.Functions;

/// <summary>Functions of strings. Positions count characters, not UTF-16 units.</summary>
internal static class CelStrings
{
    public static readonly string[] Names =
    [
        "contains", "startsWith", "endsWith", "matches", "charAt", "indexOf", "lastIndexOf", "join", "lowerAscii", "upperAscii", "replace", "split",
        "substring", "trim", "reverse", "format", "strings.quote",
    ];

    private const int LongestPattern = 1000;
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    public static CelValue? Find(string name, bool isMethod, CelValue[] arguments, CelBudget budget)
    {
        foreach (var argument in arguments)
        {
            budget.Spend(CelCollections.Weight(argument));
        }

        return (name, arguments) switch
        {
            ("matches", [CelString text, CelString pattern]) => CelBool.Of(Matches(text.Value, pattern.Value)),
            ("strings.quote", [CelString text]) => new CelString(Quote(text.Value)),
            _ when !isMethod => null,
            ("contains", [CelString text, CelString part]) => CelBool.Of(text.Value.Contains(part.Value, StringComparison.Ordinal)),
            ("startsWith", [CelString text, CelString part]) => CelBool.Of(text.Value.StartsWith(part.Value, StringComparison.Ordinal)),
            ("endsWith", [CelString text, CelString part]) => CelBool.Of(text.Value.EndsWith(part.Value, StringComparison.Ordinal)),
            ("charAt", [CelString text, CelInt at]) => CharAt(text.Value, at.Value),
            ("indexOf", [CelString text, CelString part]) => IndexOf(text.Value, part.Value, 0),
            ("indexOf", [CelString text, CelString part, CelInt from]) => IndexOf(text.Value, part.Value, from.Value),
            ("lastIndexOf", [CelString text, CelString part]) => LastIndexOf(text.Value, part.Value, null),
            ("lastIndexOf", [CelString text, CelString part, CelInt from]) => LastIndexOf(text.Value, part.Value, from.Value),
            ("join", [CelList list]) => Join(list, string.Empty),
            ("join", [CelList list, CelString separator]) => Join(list, separator.Value),
            ("lowerAscii", [CelString text]) => new CelString(string.Create(text.Value.Length, text.Value, (span, from) => Map(from, span, char.IsAsciiLetterUpper, 32))),
            ("upperAscii", [CelString text]) => new CelString(string.Create(text.Value.Length, text.Value, (span, from) => Map(from, span, char.IsAsciiLetterLower, -32))),
            ("replace", [CelString text, CelString old, CelString now]) => Replace(text.Value, old.Value, now.Value, -1, budget),
            ("replace", [CelString text, CelString old, CelString now, CelInt limit]) => Replace(text.Value, old.Value, now.Value, limit.Value, budget),
            ("split", [CelString text, CelString separator]) => Split(text.Value, separator.Value, -1),
            ("split", [CelString text, CelString separator, CelInt limit]) => Split(text.Value, separator.Value, limit.Value),
            ("substring", [CelString text, CelInt start]) => Substring(text.Value, start.Value, null),
            ("substring", [CelString text, CelInt start, CelInt end]) => Substring(text.Value, start.Value, end.Value),
            ("trim", [CelString text]) => new CelString(text.Value.Trim()),
            ("reverse", [CelString text]) => new CelString(string.Concat(text.Value.EnumerateRunes().Reverse().Select(rune => rune.ToString()))),
            ("format", [CelString text, CelList values]) => new CelString(CelFormat.Format(text.Value, values, budget)),
            _ => null,
        };
    }

    // Linear in the text whatever the pattern is, as RE2 is.
    private static bool Matches(string text, string pattern)
    {
        if (pattern.Length > LongestPattern)
        {
            throw new CelEvaluationException($"a pattern has at most {LongestPattern} characters");
        }

        try
        {
            return Regex.IsMatch(text, pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            throw new CelEvaluationException($"error parsing regexp: {pattern}");
        }
    }

    private static CelString CharAt(string text, long at)
    {
        var runes = text.EnumerateRunes().ToArray();
        return at == runes.Length ? new(string.Empty)
            : at >= 0 && at < runes.Length ? new(runes[at].ToString())
            : throw new CelEvaluationException($"index out of range: {at}");
    }

    private static CelInt IndexOf(string text, string part, long from)
    {
        var start = UnitOf(text, from);
        var found = text.IndexOf(part, start, StringComparison.Ordinal);
        return new(found < 0 ? -1 : RunesBefore(text, found));
    }

    private static CelInt LastIndexOf(string text, string part, long? from)
    {
        var last = from is { } position ? UnitOf(text, position) : text.Length;
        for (var at = Math.Min(last, text.Length - part.Length); at >= 0; at--)
        {
            if (string.CompareOrdinal(text, at, part, 0, part.Length) == 0)
            {
                return new(RunesBefore(text, at));
            }
        }

        return new(-1);
    }

    private static CelString Substring(string text, long start, long? end)
    {
        var from = UnitOf(text, start);
        var to = end is { } position ? UnitOf(text, position) : text.Length;
        return from <= to ? new(text[from..to]) : throw new CelEvaluationException($"invalid substring range. start: {start}, end: {end}");
    }

    private static CelString Join(CelList list, string separator) => new(string.Join(
        separator,
        list.Items.Select(item => item is CelString text ? text.Value : throw new CelEvaluationException($"no such overload: join of a list with {item.TypeName}"))));

    private static CelString Replace(string text, string old, string now, long limit, CelBudget budget)
    {
        if (limit < 0 && old.Length > 0)
        {
            budget.Spend(text.Length / old.Length * (long)now.Length);
            return new(text.Replace(old, now, StringComparison.Ordinal));
        }

        var result = new StringBuilder();
        var at = 0;
        for (var count = 0L; limit < 0 || count < limit; count++)
        {
            var found = old.Length == 0 ? (count == 0 ? 0 : at + RuneLength(text, at)) : text.IndexOf(old, at, StringComparison.Ordinal);
            if (found < 0 || found > text.Length || (old.Length == 0 && count > 0 && at == text.Length))
            {
                break;
            }

            budget.Spend(now.Length);
            result.Append(text, at, found - at).Append(now);
            at = found + old.Length;
        }

        return new(result.Append(text, at, text.Length - at).ToString());
    }

    private static BuiltList Split(string text, string separator, long limit)
    {
        var count = limit < 0 ? int.MaxValue : (int)Math.Min(limit, int.MaxValue);
        IEnumerable<string> parts = count == 0 ? []
            : separator.Length > 0 ? text.Split(separator, count, StringSplitOptions.None)
            : count >= text.Length ? text.EnumerateRunes().Select(rune => rune.ToString())
            : [.. text.EnumerateRunes().Take(count - 1).Select(rune => rune.ToString()), string.Concat(text.EnumerateRunes().Skip(count - 1).Select(rune => rune.ToString()))];
        return new([.. parts.Select(part => new CelString(part))]);
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                '\\' => "\\\\",
                '"' => "\\\"",
                _ => character.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static void Map(string from, Span<char> to, Func<char, bool> isMeant, int distance)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = isMeant(from[i]) ? (char)(from[i] + distance) : from[i];
        }
    }

    private static int RunesBefore(string text, int unit) => text.AsSpan(0, unit).EnumerateRunes().Count();

    private static int RuneLength(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;

    private static int UnitOf(string text, long position)
    {
        var at = 0;
        for (var count = 0L; count < position; count++)
        {
            if (at >= text.Length)
            {
                throw new CelEvaluationException($"index out of range: {position.ToString(CultureInfo.InvariantCulture)}");
            }

            at += RuneLength(text, at);
        }

        return position >= 0 ? at : throw new CelEvaluationException($"index out of range: {position.ToString(CultureInfo.InvariantCulture)}");
    }
}

file static class Runes
{
    public static int Count(this SpanRuneEnumerator runes)
    {
        var count = 0;
        while (runes.MoveNext())
        {
            count++;
        }

        return count;
    }
}
