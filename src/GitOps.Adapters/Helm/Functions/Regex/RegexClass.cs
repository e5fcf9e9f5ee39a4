using System.Text;

namespace GitOps.Adapters.Helm.Functions.Regex;

/// <summary>A class in brackets.</summary>
internal readonly struct RegexClass(string pattern, bool ignoreCase)
{
    private static readonly Dictionary<string, (string In, string Out)> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = ("0-9A-Za-z", @"\0-/:-@\[-`\{-\uFFFF"),
        ["alpha"] = ("A-Za-z", @"\0-@\[-`\{-\uFFFF"),
        ["ascii"] = (@"\0-\x7F", @"\x80-\uFFFF"),
        ["blank"] = (@"\t ", @"\0-\x08\n-\x1F!-\uFFFF"),
        ["cntrl"] = (@"\0-\x1F\x7F", @" -~\x80-\uFFFF"),
        ["digit"] = ("0-9", @"\0-/:-\uFFFF"),
        ["graph"] = ("!-~", @"\0- \x7F-\uFFFF"),
        ["lower"] = ("a-z", @"\0-`\{-\uFFFF"),
        ["print"] = (" -~", @"\0-\x1F\x7F-\uFFFF"),
        ["punct"] = (@"!-/:-@\[-`\{-~", @"\0- 0-9A-Za-z\x7F-\uFFFF"),
        ["space"] = (@"\t\n\v\f\r ", @"\0-\x08\x0E-\x1F!-\uFFFF"),
        ["upper"] = ("A-Z", @"\0-@\[-\uFFFF"),
        ["word"] = ("0-9A-Za-z_", @"\0-/:-@\[-\^`\{-\uFFFF"),
        ["xdigit"] = ("0-9A-Fa-f", @"\0-/:-@G-`g-\uFFFF"),
    };

    /// <summary>Reads the class that begins at the position, and returns it for .NET.</summary>
    public string Read(ref int at)
    {
        var start = at++;
        var negated = at < pattern.Length && pattern[at] == '^';
        at += negated ? 1 : 0;
        var set = new StringBuilder(negated ? "[^" : "[");
        for (var first = true; ; first = false)
        {
            if (at >= pattern.Length)
            {
                throw new RegexSyntaxException($"missing closing ]: `{pattern[start..]}`");
            }

            if (pattern[at] == ']' && !first)
            {
                at++;
                break;
            }

            if (ReadPosix(ref at) is { } posix)
            {
                set.Append(posix);
                continue;
            }

            if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                var inside = at + 1;
                if (RegexEscapes.Class(pattern, ref inside) is { } members)
                {
                    at = inside;
                    set.Append(members);
                    continue;
                }
            }

            ReadRange(ref at, start, set);
        }

        var text = set.Append(']').ToString();
        return ignoreCase ? $"(?i:{text})" : text;
    }

    private string? ReadPosix(ref int at)
    {
        if (!pattern.AsSpan(at).StartsWith("[:"))
        {
            return null;
        }

        var end = pattern.IndexOf(":]", at + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var name = pattern[(at + 2)..end];
        var outside = name.StartsWith('^');
        if (!Posix.TryGetValue(outside ? name[1..] : name, out var members))
        {
            throw new RegexSyntaxException($"invalid character class range: `{pattern[at..(end + 2)]}`");
        }

        at = end + 2;
        return outside ? members.Out : members.In;
    }

    private void ReadRange(ref int at, int start, StringBuilder set)
    {
        var begin = at;
        var low = ReadCharacter(ref at, start);
        var high = low;
        if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
        {
            at++;
            high = ReadCharacter(ref at, start);
            if (high < low)
            {
                throw new RegexSyntaxException($"invalid character class range: `{pattern[begin..at]}`");
            }
        }

        Append(set, Math.Min(low, 0xFFFF));
        if (high > low)
        {
            set.Append('-');
            Append(set, Math.Min(high, 0xFFFF));
        }
    }

    private int ReadCharacter(ref int at, int start)
    {
        if (at >= pattern.Length)
        {
            throw new RegexSyntaxException($"missing closing ]: `{pattern[start..]}`");
        }

        var c = pattern[at++];
        if (c == '\\')
        {
            return at >= pattern.Length ? throw new RegexSyntaxException("trailing backslash at end of expression: ``") : RegexEscapes.Character(pattern, ref at);
        }

        return c;
    }

    private static void Append(StringBuilder set, int c) =>
        set.Append(char.IsAsciiLetterOrDigit((char)c) ? ((char)c).ToString() : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\\u{c:X4}"));
}
