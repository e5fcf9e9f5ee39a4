namespace GitOps.Core.Versions;

/// <summary>Reads versions and comparisons off a text from left to right, in one pass and without a second try at anything.</summary>
internal ref struct SemVerScanner(ReadOnlySpan<char> text)
{
    private static readonly string[] Operators = ["!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^"];

    private readonly ReadOnlySpan<char> text = text;
    private int at;

    public readonly bool IsAtEnd => at == text.Length;

    /// <summary>A version with a leading <c>v</c> or without, whose numbers are digits; minor and patch may be absent.</summary>
    public bool TryReadVersion(out SemVerParts parts) => TryRead(allowsWildcards: false, out parts);

    /// <summary>A version whose numbers may be wildcards.</summary>
    public bool TryReadPattern(out SemVerParts parts) => TryRead(allowsWildcards: true, out parts);

    /// <summary>The longest operator that is next; empty when there is none.</summary>
    public string ReadOperator()
    {
        foreach (var known in Operators)
        {
            if (text[at..].StartsWith(known))
            {
                at += known.Length;
                return known;
            }
        }

        return string.Empty;
    }

    /// <summary>Skips blanks and tells how many there were.</summary>
    public int SkipBlanks()
    {
        var from = at;
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\f' or '\r')
        {
            at++;
        }

        return at - from;
    }

    /// <summary>Skips one character if it is next.</summary>
    public bool Skip(char wanted)
    {
        if (at == text.Length || text[at] != wanted)
        {
            return false;
        }

        at++;
        return true;
    }

    private static bool IsIdentifier(char c) => char.IsAsciiLetterOrDigit(c) || c == '-';

    private static bool IsWildcard(char c) => c is 'x' or 'X' or '*' or '|';

    private bool TryRead(bool allowsWildcards, out SemVerParts parts)
    {
        var from = at;
        Skip('v');
        var major = Number(allowsWildcards);
        var minor = NumberBehindDot(allowsWildcards);
        var patch = NumberBehindDot(allowsWildcards);
        var prerelease = Identifiers('-');
        var metadata = Identifiers('+');
        parts = new SemVerParts(text[from..at], major, minor, patch, prerelease, metadata);
        return !major.IsEmpty;
    }

    private ReadOnlySpan<char> Number(bool allowsWildcards)
    {
        var from = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (allowsWildcards && IsWildcard(text[at]))))
        {
            at++;
        }

        return text[from..at];
    }

    private ReadOnlySpan<char> NumberBehindDot(bool allowsWildcards)
    {
        var from = at;
        var number = Skip('.') ? Number(allowsWildcards) : default;
        at = number.IsEmpty ? from : at;
        return number;
    }

    private ReadOnlySpan<char> Identifiers(char mark)
    {
        var from = at;
        if (!Skip(mark))
        {
            return default;
        }

        var end = at;
        do
        {
            var part = at;
            while (at < text.Length && IsIdentifier(text[at]))
            {
                at++;
            }

            if (at == part)
            {
                break;
            }

            end = at;
        }
        while (Skip('.'));

        // What is no identifier, or a dot without one, belongs to whatever comes next.
        at = end > from + 1 ? end : from;
        return end > from + 1 ? text[(from + 1)..end] : default;
    }
}

/// <summary>The parts of a version as written. Absent ones are empty, because none can be there and empty.</summary>
internal readonly ref struct SemVerParts(
    ReadOnlySpan<char> whole, ReadOnlySpan<char> major, ReadOnlySpan<char> minor, ReadOnlySpan<char> patch, ReadOnlySpan<char> prerelease, ReadOnlySpan<char> metadata)
{
    public ReadOnlySpan<char> Whole { get; } = whole;

    public ReadOnlySpan<char> Major { get; } = major;

    public ReadOnlySpan<char> Minor { get; } = minor;

    public ReadOnlySpan<char> Patch { get; } = patch;

    public ReadOnlySpan<char> Prerelease { get; } = prerelease;

    public ReadOnlySpan<char> Metadata { get; } = metadata;
}
