using System.Collections.Immutable;

namespace GitOps.Adapters.Helm.Charts;

/// <summary>A pattern of Go's <c>filepath.Match</c>: <c>*</c> and <c>?</c> stop at a slash, <c>[a-z]</c>, <c>[^a]</c>, and <c>\</c> takes what follows as it is.</summary>
internal sealed class FilePattern
{
    private readonly ImmutableArray<Part> parts;

    private FilePattern(ImmutableArray<Part> parts) => this.parts = parts;

    private enum PartKind
    {
        Character,
        AnyCharacter,
        Star,
        Set,
    }

    /// <summary>Reads a pattern; null when it cannot be used.</summary>
    public static FilePattern? Find(string text)
    {
        var parts = ImmutableArray.CreateBuilder<Part>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            switch (text[at])
            {
                case '*':
                    parts.Add(new Part(PartKind.Star));
                    at++;
                    break;
                case '?':
                    parts.Add(new Part(PartKind.AnyCharacter));
                    at++;
                    break;
                case '[' when Set(text, ref at) is { } set:
                    parts.Add(set);
                    break;
                case '\\' when at + 1 < text.Length:
                    parts.Add(new Part(PartKind.Character, text[at + 1]));
                    at += 2;
                    break;
                case '[' or '\\':
                    return null;
                default:
                    parts.Add(new Part(PartKind.Character, text[at++]));
                    break;
            }
        }

        return new FilePattern(parts.ToImmutable());
    }

    /// <summary>Whether the pattern is the whole path.</summary>
    public bool IsMatch(ReadOnlySpan<char> path)
    {
        var (part, at) = (0, 0);
        var (star, resume) = (-1, 0);
        while (at < path.Length || part < parts.Length)
        {
            if (part < parts.Length && parts[part].Kind == PartKind.Star)
            {
                (star, resume) = (part++, at);
            }
            else if (part < parts.Length && at < path.Length && parts[part].Accepts(path[at]))
            {
                part++;
                at++;
            }
            else if (star >= 0 && resume < path.Length && path[resume] != '/')
            {
                // The last star takes one character more; giving more to an earlier one would gain nothing.
                (part, at) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static Part? Set(string text, ref int at)
    {
        var next = at + 1;
        var isNegated = next < text.Length && text[next] == '^';
        next += isNegated ? 1 : 0;
        var ranges = ImmutableArray.CreateBuilder<Range>();
        while (ranges.Count == 0 || next >= text.Length || text[next] != ']')
        {
            if (!TryReadMember(text, ref next, out var low))
            {
                return null;
            }

            var high = low;
            if (text[next] == '-')
            {
                next++;
                if (!TryReadMember(text, ref next, out high))
                {
                    return null;
                }
            }

            ranges.Add(new Range(low, high));
        }

        at = next + 1;
        return new Part(PartKind.Set, isNegated: isNegated, ranges: ranges.ToImmutable());
    }

    // A member must have something behind it: the set has to be closed.
    private static bool TryReadMember(string text, ref int at, out char member)
    {
        member = '\0';
        if (at >= text.Length || text[at] is '-' or ']')
        {
            return false;
        }

        at += text[at] == '\\' ? 1 : 0;
        if (at >= text.Length - 1)
        {
            return false;
        }

        member = text[at++];
        return true;
    }

    private sealed record Range(char Low, char High);

    private sealed class Part(PartKind kind, char character = '\0', bool isNegated = false, ImmutableArray<Range> ranges = default)
    {
        public PartKind Kind => kind;

        public bool Accepts(char c) => kind switch
        {
            PartKind.Character => c == character,
            PartKind.AnyCharacter => c != '/',
            _ => ranges.Any(range => range.Low <= c && c <= range.High) != isNegated,
        };
    }
}
