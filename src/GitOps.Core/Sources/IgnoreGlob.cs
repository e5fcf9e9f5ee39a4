namespace GitOps.Core.Sources;

/// <summary>Matches one path segment against a shell pattern with the rules of Go's <c>filepath.Match</c>.</summary>
/// <remarks><c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[^a]</c> and a backslash that takes the next character literally. Runs in time bounded by pattern length × name length.</remarks>
internal static class IgnoreGlob
{
    /// <summary>Whether the name matches; null when the pattern is malformed.</summary>
    public static bool? Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (!IsWellFormed(pattern))
        {
            return null;
        }

        int p = 0, n = 0, starPattern = -1, starName = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starPattern = ++p;
                starName = n;
            }
            else if (p < pattern.Length && MatchOne(pattern, ref p, name, ref n))
            {
                continue;
            }
            else if (starPattern < 0)
            {
                return false;
            }
            else
            {
                p = starPattern;
                n = ++starName;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    /// <summary>Matches one unit of a well-formed pattern; advances both positions when it matches and neither when it does not.</summary>
    private static bool MatchOne(ReadOnlySpan<char> pattern, ref int p, ReadOnlySpan<char> name, ref int n)
    {
        var (next, matches) = pattern[p] switch
        {
            '?' => (p + 1, true),
            '[' => MatchSet(pattern, p, name[n]),
            '\\' => (p + 2, pattern[p + 1] == name[n]),
            var literal => (p + 1, literal == name[n]),
        };
        if (!matches)
        {
            return false;
        }

        // A question mark or a set stands for one character, which may be a pair of UTF-16 units.
        n += pattern[p] is '?' or '[' && char.IsHighSurrogate(name[n]) && n + 1 < name.Length ? 2 : 1;
        p = next;
        return true;
    }

    private static (int Next, bool Matches) MatchSet(ReadOnlySpan<char> pattern, int p, char c)
    {
        var negated = pattern[++p] == '^';
        if (negated)
        {
            p++;
        }

        var found = false;
        var first = true;
        while (first || pattern[p] != ']')
        {
            first = false;
            var low = SetCharacter(pattern, ref p);
            var high = low;
            if (pattern[p] == '-')
            {
                p++;
                high = SetCharacter(pattern, ref p);
            }

            found |= low <= c && c <= high;
        }

        return (p + 1, found != negated);
    }

    private static char SetCharacter(ReadOnlySpan<char> pattern, ref int p)
    {
        if (pattern[p] == '\\')
        {
            p++;
        }

        return pattern[p++];
    }

    private static bool IsWellFormed(ReadOnlySpan<char> pattern)
    {
        for (var p = 0; p < pattern.Length; p++)
        {
            if (pattern[p] == '\\')
            {
                if (++p >= pattern.Length)
                {
                    return false;
                }
            }
            else if (pattern[p] == '[' && !TrySkipSet(pattern, ref p))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySkipSet(ReadOnlySpan<char> pattern, ref int p)
    {
        p++;
        if (p < pattern.Length && pattern[p] == '^')
        {
            p++;
        }

        for (var first = true; p < pattern.Length; first = false)
        {
            if (pattern[p] == ']' && !first)
            {
                return true;
            }

            if (!TrySkipSetCharacter(pattern, ref p))
            {
                return false;
            }

            if (p < pattern.Length && pattern[p] == '-')
            {
                p++;
                if (!TrySkipSetCharacter(pattern, ref p))
                {
                    return false;
                }
            }
        }

        return false;
    }

    private static bool TrySkipSetCharacter(ReadOnlySpan<char> pattern, ref int p)
    {
        if (p >= pattern.Length || pattern[p] is '-' or ']')
        {
            return false;
        }

        if (pattern[p] == '\\' && ++p >= pattern.Length)
        {
            return false;
        }

        p++;
        return p < pattern.Length;
    }
}
