namespace GitOps.Core.Yaml;

/// <summary>How go-yaml sorts the keys of a map: letters after other signs, numbers inside names by their size (<c>a2</c> before <c>a10</c>).</summary>
internal sealed class KeyOrder : IComparer<string>
{
    public static readonly KeyOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? string.Empty, y ?? string.Empty);
        var afterDigit = false;
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] == b[i])
            {
                afterDigit = char.IsDigit(a[i]);
                continue;
            }

            var letterA = char.IsLetter(a[i]);
            var letterB = char.IsLetter(b[i]);
            if (letterA && letterB)
            {
                return a[i].CompareTo(b[i]);
            }

            if (letterA || letterB)
            {
                return (afterDigit ? letterA : letterB) ? -1 : 1;
            }

            return CompareNumbers(a, b, i);
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int CompareNumbers(string a, string b, int at)
    {
        // Zeros count only when a digit other than zero stands before them.
        var start = 0L;
        if (a[at] == '0' || b[at] == '0')
        {
            for (var j = at - 1; j >= 0 && char.IsDigit(a[j]); j--)
            {
                if (a[j] != '0')
                {
                    start = 1;
                    break;
                }
            }
        }

        var (numberA, endA) = ReadNumber(a, at, start);
        var (numberB, endB) = ReadNumber(b, at, start);
        return numberA != numberB ? numberA.CompareTo(numberB)
            : endA != endB ? endA.CompareTo(endB)
            : a[at].CompareTo(b[at]);
    }

    private static (long Number, int End) ReadNumber(string text, int at, long number)
    {
        for (; at < text.Length && char.IsDigit(text[at]); at++)
        {
            number = unchecked((number * 10) + (text[at] - '0'));
        }

        return (number, at);
    }
}
