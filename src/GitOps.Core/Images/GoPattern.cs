using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Core.Images;

/// <summary>A regular expression as Go writes it, with its groups in the order of Go. Runs in linear time.</summary>
internal sealed class GoPattern
{
    private readonly Regex regex;
    private readonly Dictionary<string, int> names;

    private GoPattern(Regex regex, Dictionary<string, int> names) => (this.regex, this.names) = (regex, names);

    /// <summary>Reads a pattern; null with the reason when it is none.</summary>
    public static GoPattern? Find(string pattern, out string fault)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            var translated = Translate(pattern, names);
            fault = string.Empty;
            return new GoPattern(new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), names);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            fault = exception.Message;
            return null;
        }
    }

    /// <summary>Whether the pattern is found anywhere, and where.</summary>
    public Match Match(string text) => regex.Match(text);

    /// <summary>Fills a template: <c>$1</c>, <c>$name</c>, <c>${name}</c>, <c>$$</c>. What names no group becomes nothing.</summary>
    public string Expand(string template, Match match)
    {
        var result = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            if (template[at] != '$')
            {
                result.Append(template[at++]);
                continue;
            }

            if (at + 1 < template.Length && template[at + 1] == '$')
            {
                result.Append('$');
                at += 2;
                continue;
            }

            if (ReadName(template, at + 1) is not { } reference)
            {
                result.Append('$');
                at++;
                continue;
            }

            result.Append(GroupOf(match, reference.Name));
            at = reference.End;
        }

        return result.ToString();
    }

    private string GroupOf(Match match, string name)
    {
        var isNumber = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber || names.TryGetValue(name, out number) ? match.Groups[number].Value : string.Empty;
    }

    /// <summary>The name after a dollar sign, as long as it goes; null when there is none.</summary>
    private static (string Name, int End)? ReadName(string template, int start)
    {
        var isBraced = start < template.Length && template[start] == '{';
        var from = isBraced ? start + 1 : start;
        var end = from;
        while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
        {
            end++;
        }

        if (end == from || (isBraced && (end >= template.Length || template[end] != '}')))
        {
            return null;
        }

        return (template[from..end], isBraced ? end + 1 : end);
    }

    /// <summary>Rewrites what .NET spells differently. Named groups become plain ones, since .NET would number them after all others.</summary>
    private static string Translate(string pattern, Dictionary<string, int> names)
    {
        var result = new StringBuilder();
        var groups = 0;
        var inSet = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            var rest = pattern.AsSpan(at);
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                if (pattern[at + 1] == 'Q')
                {
                    var end = pattern.IndexOf("\\E", at + 2, StringComparison.Ordinal);
                    var quoted = end < 0 ? pattern[(at + 2)..] : pattern[(at + 2)..end];
                    result.Append(Regex.Escape(quoted));
                    at = end < 0 ? pattern.Length : end + 1;
                    continue;
                }

                result.Append(pattern, at++, 2);
            }
            else if (inSet && rest.StartsWith("[:"))
            {
                var end = pattern.IndexOf(":]", at, StringComparison.Ordinal);
                result.Append(PosixClass(end < 0 ? string.Empty : pattern[(at + 2)..end]));
                at = end + 1;
            }
            else if (inSet)
            {
                inSet = pattern[at] != ']';
                result.Append(pattern[at] == '[' ? "\\[" : pattern[at].ToString());
            }
            else if (pattern[at] == '[')
            {
                inSet = true;
                result.Append('[');

                // A closing bracket that stands first is a literal.
                if (at + 1 < pattern.Length && pattern[at + 1] == '^')
                {
                    result.Append(pattern[++at]);
                }

                if (at + 1 < pattern.Length && pattern[at + 1] == ']')
                {
                    result.Append("\\]");
                    at++;
                }
            }
            else if (rest.StartsWith("(?P<") || (rest.StartsWith("(?<") && !rest.StartsWith("(?<=") && !rest.StartsWith("(?<!")))
            {
                var start = pattern.IndexOf('<', at) + 1;
                var end = pattern.IndexOf('>', start);
                if (end < 0)
                {
                    throw new ArgumentException("a named group has no end");
                }

                names.TryAdd(pattern[start..end], ++groups);
                result.Append('(');
                at = end;
            }
            else
            {
                groups += pattern[at] == '(' && !rest.StartsWith("(?") ? 1 : 0;
                result.Append(pattern[at]);
            }
        }

        return result.ToString();
    }

    private static string PosixClass(string name) => name switch
    {
        "alnum" => "0-9A-Za-z",
        "alpha" => "A-Za-z",
        "digit" => "0-9",
        "lower" => "a-z",
        "upper" => "A-Z",
        "punct" => "!-/:-@\\[-`{-~",
        "space" => "\\t\\n\\v\\f\\r ",
        "word" => "0-9A-Za-z_",
        "xdigit" => "0-9A-Fa-f",
        _ => throw new ArgumentException($"there is no character class [:{name}:]"),
    };
}
