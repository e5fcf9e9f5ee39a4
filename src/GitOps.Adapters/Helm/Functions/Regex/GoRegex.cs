using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Functions.Regex;

/// <summary>A regular expression of Go, run by .NET's engine with a bound on the time of each match.</summary>
internal sealed class GoRegex
{
    private const int MaximumCached = 1024;

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(2);
    private static readonly ConcurrentDictionary<string, Compilation> Compiled = new(StringComparer.Ordinal);

    private readonly System.Text.RegularExpressions.Regex regex;
    private readonly IReadOnlyDictionary<string, int> names;
    private readonly bool isEmptyPattern;

    private GoRegex(RegexTranslation translation, string pattern)
    {
        regex = new System.Text.RegularExpressions.Regex(translation.Pattern, RegexOptions.CultureInvariant, MatchTimeout);
        names = translation.Names;
        isEmptyPattern = pattern.Length == 0;
    }

    /// <summary>Compiles a pattern, or says in Go's words what is wrong with it.</summary>
    public static bool TryCompile(string pattern, out GoRegex? compiled, out string fault)
    {
        if (!Compiled.TryGetValue(pattern, out var known))
        {
            known = Compile(pattern);
            if (Compiled.Count < MaximumCached)
            {
                Compiled.TryAdd(pattern, known);
            }
        }

        (compiled, fault) = known;
        return compiled is not null;
    }

    public bool IsMatch(string text) => Guard(() => regex.IsMatch(text));

    /// <summary>The leftmost match; empty when there is none.</summary>
    public string Find(string text) => Guard(() => regex.Match(text).Value);

    /// <summary>Matches that do not overlap; at most so many when the limit is not negative.</summary>
    public List<Match> FindAll(string text, int limit) => Guard(() =>
    {
        var found = new List<Match>();
        var (position, previousEnd) = (0, -1);
        while ((limit < 0 || found.Count < limit) && position <= text.Length)
        {
            var match = regex.Match(text, position);
            if (!match.Success)
            {
                break;
            }

            // An empty match right behind another does not count.
            var end = match.Index + match.Length;
            var accept = true;
            if (end == position)
            {
                accept = match.Index != previousEnd;
                position += StepAt(text, position);
            }
            else
            {
                position = end;
            }

            previousEnd = end;
            if (accept)
            {
                found.Add(match);
            }
        }

        return found;
    });

    /// <summary>Replaces all matches; <c>$1</c> and <c>${name}</c> stand for groups unless taken literally.</summary>
    public string ReplaceAll(string text, string replacement, bool literal) => Guard(() =>
    {
        var result = new StringBuilder(text.Length);
        var (lastEnd, position) = (0, 0);
        while (position <= text.Length)
        {
            var match = regex.Match(text, position);
            if (!match.Success)
            {
                break;
            }

            result.Append(text, lastEnd, match.Index - lastEnd);
            var end = match.Index + match.Length;
            if (end > lastEnd || match.Index == 0)
            {
                if (literal)
                {
                    result.Append(replacement);
                }
                else
                {
                    Expand(result, replacement, match);
                }
            }

            lastEnd = end;
            position = Math.Max(position + StepAt(text, position), end);
        }

        return result.Append(text, lastEnd, text.Length - lastEnd).ToString();
    });

    /// <summary>The parts between matches.</summary>
    public List<string> Split(string text, int limit)
    {
        if (!isEmptyPattern && text.Length == 0)
        {
            return [string.Empty];
        }

        var parts = new List<string>();
        var (begin, end) = (0, 0);
        foreach (var match in FindAll(text, limit))
        {
            if (limit > 0 && parts.Count == limit - 1)
            {
                break;
            }

            end = match.Index;
            if (match.Index + match.Length != 0)
            {
                parts.Add(text[begin..end]);
            }

            begin = match.Index + match.Length;
        }

        if (end != text.Length)
        {
            parts.Add(text[begin..]);
        }

        return parts;
    }

    private static Compilation Compile(string pattern)
    {
        try
        {
            return new Compilation(new GoRegex(RegexTranslator.Translate(pattern), pattern), string.Empty);
        }
        catch (RegexSyntaxException e)
        {
            return new Compilation(null, $"error parsing regexp: {e.Message}");
        }
        catch (ArgumentException e)
        {
            return new Compilation(null, $"error parsing regexp: {e.Message}");
        }
    }

    private static int StepAt(string text, int position) =>
        position + 1 < text.Length && char.IsHighSurrogate(text[position]) && char.IsLowSurrogate(text[position + 1]) ? 2 : 1;

    private static T Guard<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TemplateBudgetException($"a regular expression takes longer than {MatchTimeout.TotalSeconds} s on its text; simplify it");
        }
    }

    private void Expand(StringBuilder result, string template, Match match)
    {
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '$' || i + 1 >= template.Length)
            {
                result.Append(template[i]);
                continue;
            }

            if (template[i + 1] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }

            var braced = template[i + 1] == '{';
            var start = braced ? i + 2 : i + 1;
            var end = start;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            {
                end++;
            }

            if (end == start || (braced && (end >= template.Length || template[end] != '}')))
            {
                result.Append('$');
                continue;
            }

            var name = template[start..end];
            var number = int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var parsed)
                ? parsed
                : names.GetValueOrDefault(name, -1);
            result.Append(number >= 0 ? match.Groups[number].Value : string.Empty);
            i = braced ? end : end - 1;
        }
    }

    private sealed record Compilation(GoRegex? Regex, string Fault);
}

/// <summary>A pattern for .NET's engine, and the numbers of named groups.</summary>
internal sealed record RegexTranslation(string Pattern, IReadOnlyDictionary<string, int> Names);

/// <summary>A pattern is no regular expression; the message is Go's.</summary>
internal sealed class RegexSyntaxException(string message) : Exception(message);
