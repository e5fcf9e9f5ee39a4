using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Adapters.Helm.Templating;

/// <summary>Patterns for paths as the library behind <c>.Files.Glob</c> reads them: <c>*</c> within a folder, <c>**</c> across, <c>?</c>, <c>[a-z]</c>, <c>[!a]</c>, <c>{a,b}</c>.</summary>
internal static class GlobPattern
{
    /// <summary>A pattern; one that cannot be read matches everything, as in Helm.</summary>
    public static Regex Compile(string pattern) => new(Translate(pattern) ?? @"\A.*\z", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);

    private static string? Translate(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        var braces = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    regex.Append(".*");
                    while (i + 1 < pattern.Length && pattern[i + 1] == '*')
                    {
                        i++;
                    }

                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[':
                    if (Set(pattern, ref i) is not { } set)
                    {
                        return null;
                    }

                    regex.Append(set);
                    break;
                case '{':
                    braces++;
                    regex.Append("(?:");
                    break;
                case '}' when braces > 0:
                    braces--;
                    regex.Append(')');
                    break;
                case ',' when braces > 0:
                    regex.Append('|');
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return braces == 0 ? regex.Append(@"\z").ToString() : null;
    }

    private static string? Set(string pattern, ref int i)
    {
        var end = pattern.IndexOf(']', i + 1);
        if (end < 0)
        {
            return null;
        }

        var inside = pattern[(i + 1)..end];
        var negated = inside.StartsWith('!');
        inside = negated ? inside[1..] : inside;
        i = end;
        if (inside.Length == 0)
        {
            return null;
        }

        var isRange = inside.Length == 3 && inside[1] == '-';
        var members = isRange
            ? $"{Code(inside[0])}-{Code(inside[2])}"
            : string.Concat(inside.Select(Code));
        return isRange && inside[0] > inside[2] ? null : $"[{(negated ? "^" : "")}{members}]";
    }

    private static string Code(char c) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
}
