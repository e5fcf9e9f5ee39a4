using System.Globalization;
using System.Text;

namespace GitOps.Adapters.Helm.Functions.Regex;

/// <summary>Turns a pattern of Go's <c>regexp/syntax</c> into one of .NET with the same meaning, and refuses what Go refuses.</summary>
/// <remarks>What differs: classes are ASCII, <c>$</c> is the very end, groups are numbered in order whether named or not, no look-around.</remarks>
internal sealed class RegexTranslator
{
    private const int MaximumRepeat = 1000;
    private const int MaximumDepth = 250;
    private const string WordBoundary = "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))";
    private const string NoWordBoundary = "(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))";

    private readonly string pattern;
    private readonly StringBuilder output = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private int at;
    private int groups;
    private RegexFlags flags;

    private RegexTranslator(string pattern) => this.pattern = pattern;

    /// <summary>Translates a pattern.</summary>
    /// <exception cref="RegexSyntaxException">Go refuses the pattern.</exception>
    public static RegexTranslation Translate(string pattern)
    {
        var translator = new RegexTranslator(pattern);
        translator.Alternatives(0);
        return translator.at < pattern.Length
            ? throw new RegexSyntaxException($"unexpected ): `{pattern}`")
            : new RegexTranslation(translator.output.ToString(), translator.names);
    }

    private void Alternatives(int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new RegexSyntaxException($"expression nests too deeply: `{pattern}`");
        }

        var outer = flags;
        while (at < pattern.Length && pattern[at] != ')')
        {
            if (pattern[at] == '|')
            {
                output.Append('|');
                at++;
                continue;
            }

            var start = output.Length;
            if (Atom(depth))
            {
                Repetitions(start);
            }
        }

        flags = outer;
    }

    // One item; false when nothing can be repeated, as after flags.
    private bool Atom(int depth)
    {
        var c = pattern[at++];
        switch (c)
        {
            case '(':
                return Group(depth);
            case '[':
                at--;
                output.Append(new RegexClass(pattern, flags.IgnoreCase).Read(ref at));
                return true;
            case '.':
                output.Append(flags.DotAll ? @"[\s\S]" : @"[^\n]");
                return true;
            case '^':
                output.Append(flags.Multiline ? "(?m:^)" : @"\A");
                return true;
            case '$':
                output.Append(flags.Multiline ? "(?m:$)" : @"\z");
                return true;
            case '*' or '+' or '?':
                var end = at < pattern.Length && pattern[at] == '?' ? at + 1 : at;
                throw new RegexSyntaxException($"missing argument to repetition operator: `{pattern[(at - 1)..end]}`");
            case '\\':
                Escape();
                return true;
            default:
                Literal(c);
                return true;
        }
    }

    private bool Group(int depth)
    {
        var start = at - 1;
        if (at < pattern.Length && pattern[at] == '?')
        {
            return Extended(start, depth);
        }

        groups++;
        output.Append('(');
        Body(depth);
        return true;
    }

    private bool Extended(int start, int depth)
    {
        at++;
        var named = pattern.AsSpan(at).StartsWith("P<") ? 2 : pattern.AsSpan(at).StartsWith("<") ? 1 : 0;
        if (named > 0 && !pattern.AsSpan(at).StartsWith("<=") && !pattern.AsSpan(at).StartsWith("<!"))
        {
            var end = pattern.IndexOf('>', at);
            var name = end < 0 ? string.Empty : pattern[(at + named)..end];
            if (end < 0 || name.Length == 0 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
            {
                throw new RegexSyntaxException($"invalid named capture: `{pattern[start..(end < 0 ? pattern.Length : end + 1)]}`");
            }

            if (!names.TryAdd(name, ++groups))
            {
                throw new RegexSyntaxException($"duplicate capture group name: `{name}`");
            }

            at = end + 1;
            output.Append('(');
            Body(depth);
            return true;
        }

        return Flags(start, depth);
    }

    private bool Flags(int start, int depth)
    {
        var changed = flags;
        var (negated, any) = (false, false);
        while (at < pattern.Length)
        {
            var c = pattern[at++];
            switch (c)
            {
                case 'i':
                    changed.IgnoreCase = !negated;
                    break;
                case 'm':
                    changed.Multiline = !negated;
                    break;
                case 's':
                    changed.DotAll = !negated;
                    break;
                case 'U':
                    changed.Ungreedy = !negated;
                    break;
                case '-' when !negated:
                    negated = true;
                    any = false;
                    continue;
                case ')' when !negated || any:
                    flags = changed;
                    return false;
                case ':' when !negated || any:
                    var outer = flags;
                    flags = changed;
                    output.Append("(?:");
                    Body(depth);
                    flags = outer;
                    return true;
                default:
                    throw new RegexSyntaxException($"invalid or unsupported Perl syntax: `{pattern[start..at]}`");
            }

            any = true;
        }

        throw new RegexSyntaxException($"missing closing ): `{pattern}`");
    }

    private void Body(int depth)
    {
        Alternatives(depth + 1);
        if (at >= pattern.Length)
        {
            throw new RegexSyntaxException($"missing closing ): `{pattern}`");
        }

        at++;
        output.Append(')');
    }

    private void Repetitions(int start)
    {
        var first = -1;
        while (at < pattern.Length)
        {
            var before = at;
            var repeat = Repeat();
            if (repeat is null)
            {
                return;
            }

            if (first >= 0)
            {
                throw new RegexSyntaxException($"invalid nested repetition operator: `{pattern[first..at]}`");
            }

            first = before;
            output.Insert(start, "(?:").Append(')').Append(repeat);
        }
    }

    private string? Repeat()
    {
        var c = pattern[at];
        string repeat;
        if (c is '*' or '+' or '?')
        {
            at++;
            repeat = c.ToString();
        }
        else if (c != '{' || Bounds() is not { } bounds)
        {
            return null;
        }
        else
        {
            repeat = bounds;
        }

        var lazy = at < pattern.Length && pattern[at] == '?';
        at += lazy ? 1 : 0;
        return lazy != flags.Ungreedy ? repeat + "?" : repeat;
    }

    // "{2,5}"; anything else that begins with a brace is text.
    private string? Bounds()
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0)
        {
            return null;
        }

        var parts = pattern[(at + 1)..end].Split(',');
        if (parts.Length > 2 || !IsNumber(parts[0]) || (parts.Length == 2 && parts[1].Length > 0 && !IsNumber(parts[1])))
        {
            return null;
        }

        var low = Number(parts[0]);
        var high = parts.Length == 2 && parts[1].Length > 0 ? Number(parts[1]) : low;
        if (low > MaximumRepeat || high > MaximumRepeat || low > high)
        {
            throw new RegexSyntaxException($"invalid repeat count: `{pattern[at..(end + 1)]}`");
        }

        var text = pattern[at..(end + 1)];
        at = end + 1;
        return text;
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && (text.Length == 1 || text[0] != '0');

    private static int Number(string text) => text.Length > 4 ? int.MaxValue : int.Parse(text, CultureInfo.InvariantCulture);

    private void Escape()
    {
        if (at >= pattern.Length)
        {
            throw new RegexSyntaxException("trailing backslash at end of expression: ``");
        }

        var c = pattern[at];
        switch (c)
        {
            case 'A':
                at++;
                output.Append(@"\A");
                return;
            case 'z':
                at++;
                output.Append(@"\z");
                return;
            case 'b':
                at++;
                output.Append(WordBoundary);
                return;
            case 'B':
                at++;
                output.Append(NoWordBoundary);
                return;
            case 'Q':
                var end = pattern.IndexOf(@"\E", at + 1, StringComparison.Ordinal);
                output.Append("(?:");
                foreach (var literal in pattern[(at + 1)..(end < 0 ? pattern.Length : end)])
                {
                    Literal(literal);
                }

                output.Append(')');
                at = end < 0 ? pattern.Length : end + 2;
                return;
        }

        if (RegexEscapes.Class(pattern, ref at) is { } set)
        {
            output.Append('[').Append(set).Append(']');
            return;
        }

        foreach (var unit in char.ConvertFromUtf32(RegexEscapes.Character(pattern, ref at)))
        {
            Literal(unit);
        }
    }

    private void Literal(char c)
    {
        var escaped = System.Text.RegularExpressions.Regex.Escape(c.ToString());
        escaped = c is ']' or '}' ? "\\" + c : escaped;
        output.Append(flags.IgnoreCase && char.IsLetter(c) ? $"(?i:{escaped})" : escaped);
    }
}

/// <summary>Flags that are set inside a pattern.</summary>
internal struct RegexFlags
{
    public bool IgnoreCase;
    public bool Multiline;
    public bool DotAll;
    public bool Ungreedy;
}
