using System.Buffers;
using System.Text;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>What matching a glob came to.</summary>
internal enum GlobResult
{
    NoMatch,
    Match,

    /// <summary>The part of the pattern that was reached is malformed.</summary>
    Malformed,
}

/// <summary>
/// Globs of shell parameters: <c>*</c> matches anything, also slashes; <c>?</c> one character; <c>[a-z]</c> and <c>[^a-z]</c> one of
/// a class; <c>\</c> takes the next byte literally. A fault behind the place where a text stops matching is not noticed, as in Go.
/// </summary>
internal static class Glob
{
    /// <summary>Steps that one operator may take before it is refused.</summary>
    public const int MaximumSteps = 10_000_000;

    public static bool IsLiteral(ReadOnlySpan<byte> pattern) => !pattern.ContainsAny("*?[\\"u8);

    /// <summary>Whether the pattern matches the whole text.</summary>
    /// <param name="pattern">The glob.</param>
    /// <param name="text">The text.</param>
    /// <param name="steps">Counts the work; shared by the calls of one operator.</param>
    /// <exception cref="SubstitutionException">The work exceeds <see cref="MaximumSteps"/>.</exception>
    public static GlobResult Match(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, ref int steps)
    {
        while (!pattern.IsEmpty)
        {
            var afterStar = pattern.TrimStart((byte)'*');
            var hasStar = afterStar.Length < pattern.Length;
            var part = afterStar[..PartLength(afterStar)];
            pattern = afterStar[part.Length..];
            if (hasStar && part.IsEmpty)
            {
                return GlobResult.Match;
            }

            // With a star before it the part may begin anywhere; the first place is the right one, as later parts can only lose room.
            var isLast = pattern.IsEmpty;
            var found = false;
            for (var skip = 0; skip <= (hasStar ? text.Length : 0); skip++)
            {
                var (result, length) = MatchPart(part, text[skip..], ref steps);
                if (result == GlobResult.Malformed)
                {
                    return result;
                }

                if (result == GlobResult.Match && (!isLast || skip + length == text.Length))
                {
                    text = text[(skip + length)..];
                    found = true;
                    break;
                }
            }

            if (!found)
            {
                return GlobResult.NoMatch;
            }
        }

        return text.IsEmpty ? GlobResult.Match : GlobResult.NoMatch;
    }

    // Up to the next star outside of a class.
    private static int PartLength(ReadOnlySpan<byte> pattern)
    {
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'[':
                    inClass = true;
                    break;
                case (byte)']':
                    inClass = false;
                    break;
                case (byte)'*' when !inClass:
                    return i;
            }
        }

        return pattern.Length;
    }

    private static (GlobResult Result, int Length) MatchPart(ReadOnlySpan<byte> part, ReadOnlySpan<byte> text, ref int steps)
    {
        var at = 0;
        while (!part.IsEmpty)
        {
            if (++steps > MaximumSteps)
            {
                throw new SubstitutionException("matching a pattern takes too long; shorten the value or the pattern");
            }

            if (at == text.Length)
            {
                return (GlobResult.NoMatch, 0);
            }

            switch (part[0])
            {
                case (byte)'?':
                    Rune.DecodeFromUtf8(text[at..], out _, out var width);
                    at += width;
                    part = part[1..];
                    continue;
                case (byte)'[':
                    Rune.DecodeFromUtf8(text[at..], out var rune, out var length);
                    at += length;
                    if (MatchClass(ref part, rune) is not GlobResult.Match and var other)
                    {
                        return (other, 0);
                    }

                    continue;
                case (byte)'\\':
                    part = part[1..];
                    if (part.IsEmpty)
                    {
                        return (GlobResult.Malformed, 0);
                    }

                    break;
            }

            if (part[0] != text[at])
            {
                return (GlobResult.NoMatch, 0);
            }

            at++;
            part = part[1..];
        }

        return (GlobResult.Match, at);
    }

    private static GlobResult MatchClass(ref ReadOnlySpan<byte> part, Rune rune)
    {
        part = part[1..];
        var negated = !part.IsEmpty && part[0] == '^';
        if (negated)
        {
            part = part[1..];
        }

        var matched = false;
        for (var ranges = 0; ranges == 0 || part[0] != ']'; ranges++)
        {
            if (!Bound(ref part, out var low))
            {
                return GlobResult.Malformed;
            }

            var high = low;
            if (part[0] == '-')
            {
                part = part[1..];
                if (!Bound(ref part, out high))
                {
                    return GlobResult.Malformed;
                }
            }

            matched |= low <= rune && rune <= high;
        }

        part = part[1..];
        return matched != negated ? GlobResult.Match : GlobResult.NoMatch;
    }

    // A bound leaves at least one byte behind it, the end of the class.
    private static bool Bound(ref ReadOnlySpan<byte> part, out Rune bound)
    {
        bound = default;
        if (part.IsEmpty || part[0] is (byte)'-' or (byte)']')
        {
            return false;
        }

        if (part[0] == '\\')
        {
            part = part[1..];
        }

        if (part.IsEmpty || Rune.DecodeFromUtf8(part, out bound, out var length) != OperationStatus.Done)
        {
            return false;
        }

        part = part[length..];
        return !part.IsEmpty;
    }
}
