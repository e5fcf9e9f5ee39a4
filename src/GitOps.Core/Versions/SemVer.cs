using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GitOps.Core.Versions;

/// <summary>A semantic version, read, printed and ordered as Masterminds/semver v3 does, which Flux and Helm use.</summary>
/// <remarks>Ordering is by precedence: build metadata does not count.</remarks>
internal sealed class SemVer : IComparable<SemVer>
{
    private SemVer(ulong major, ulong minor, ulong patch, string prerelease, string metadata, string original)
    {
        (Major, Minor, Patch, Prerelease, Metadata, Original) = (major, minor, patch, prerelease, metadata, original);
    }

    public ulong Major { get; }

    public ulong Minor { get; }

    public ulong Patch { get; }

    /// <summary>What follows the first hyphen; empty for a release.</summary>
    public string Prerelease { get; }

    /// <summary>What follows the plus sign; empty for none.</summary>
    public string Metadata { get; }

    /// <summary>The text as it was given.</summary>
    public string Original { get; }

    /// <summary>Reads a version leniently: a leading <c>v</c>, absent minor and patch, and leading zeros of numbers are allowed.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SemVer? version) => TryParse(text, out version, out _);

    /// <inheritdoc cref="TryParse(string, out SemVer)"/>
    public static bool TryParse(string text, [NotNullWhen(true)] out SemVer? version, out string fault)
    {
        version = null;
        var scanner = new SemVerScanner(text);
        if (!scanner.TryReadVersion(out var parts) || !scanner.IsAtEnd)
        {
            fault = "invalid semantic version";
            return false;
        }

        fault = string.Empty;
        if (!TryParseNumber(parts.Major, out var major, ref fault) || !TryParseOptional(parts.Minor, out var minor, ref fault) || !TryParseOptional(parts.Patch, out var patch, ref fault))
        {
            fault = "error parsing version segment: " + fault;
            return false;
        }

        var prerelease = parts.Prerelease.ToString();
        if (prerelease.Length > 0 && PrereleaseFault(prerelease) is { } prereleaseFault)
        {
            fault = prereleaseFault;
            return false;
        }

        version = new SemVer(major, minor, patch, prerelease, parts.Metadata.ToString(), text);
        return true;
    }

    /// <summary>Reads a version exactly as the specification has it: three numbers, no leading <c>v</c>.</summary>
    public static bool TryParseStrict(string text, [NotNullWhen(true)] out SemVer? version, out string fault)
    {
        version = null;
        var parts = text.Split('.', 3);
        if (text.Length == 0 || parts.Length != 3)
        {
            fault = text.Length == 0 ? "version string empty" : "invalid semantic version";
            return false;
        }

        var (rest, metadata) = Cut(parts[2], '+');
        (parts[2], var prerelease) = Cut(rest, '-');
        var found = metadata is null ? null : MetadataFault(metadata);
        found ??= prerelease is null ? null : PrereleaseFault(prerelease);
        found ??= parts.Select(NumberFault).FirstOrDefault(number => number is not null);
        fault = found ?? string.Empty;
        Span<ulong> numbers = stackalloc ulong[3];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (fault.Length > 0 || !TryParseNumber(parts[i], out numbers[i], ref fault))
            {
                return false;
            }
        }

        version = new SemVer(numbers[0], numbers[1], numbers[2], prerelease ?? string.Empty, metadata ?? string.Empty, text);
        return true;
    }

    /// <summary>Reads the name of a tag as Flux does: leniently, but all three parts must be there.</summary>
    public static bool TryParseTag(string tag, [NotNullWhen(true)] out SemVer? version)
    {
        version = null;
        return tag.AsSpan().Count('.') >= 2 && TryParse(tag, out version);
    }

    /// <summary>Orders two pre-releases; an empty one is lower than any other here, the caller knows that it means a release.</summary>
    public static int ComparePrereleases(string left, string right)
    {
        var leftParts = left.Split('.');
        var rightParts = right.Split('.');
        for (var i = 0; i < Math.Max(leftParts.Length, rightParts.Length); i++)
        {
            var order = ComparePart(i < leftParts.Length ? leftParts[i] : string.Empty, i < rightParts.Length ? rightParts[i] : string.Empty);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public int CompareTo(SemVer? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Major.CompareTo(other.Major);
        order = order != 0 ? order : Minor.CompareTo(other.Minor);
        order = order != 0 ? order : Patch.CompareTo(other.Patch);
        return (order, Prerelease.Length, other.Prerelease.Length) switch
        {
            (not 0, _, _) => order,
            (_, 0, 0) => 0,
            (_, 0, _) => 1,
            (_, _, 0) => -1,
            _ => ComparePrereleases(Prerelease, other.Prerelease),
        };
    }

    /// <summary>The version in full, without a leading <c>v</c>.</summary>
    public override string ToString()
    {
        var core = string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");
        return core + (Prerelease.Length > 0 ? "-" + Prerelease : string.Empty) + (Metadata.Length > 0 ? "+" + Metadata : string.Empty);
    }

    private static int ComparePart(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return left.Length.CompareTo(right.Length);
        }

        var isLeftNumber = ulong.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var leftNumber);
        var isRightNumber = ulong.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var rightNumber);
        return (isLeftNumber, isRightNumber) switch
        {
            (true, true) => leftNumber.CompareTo(rightNumber),
            (true, false) => -1,
            (false, true) => 1,
            _ => Math.Sign(string.CompareOrdinal(left, right)),
        };
    }

    private static (string Head, string? Tail) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is var at and >= 0 ? (text[..at], text[(at + 1)..]) : (text, null);

    private static bool TryParseOptional(ReadOnlySpan<char> digits, out ulong number, ref string fault)
    {
        number = 0;
        return digits.IsEmpty || TryParseNumber(digits, out number, ref fault);
    }

    private static bool TryParseNumber(ReadOnlySpan<char> digits, out ulong number, ref string fault)
    {
        if (ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return true;
        }

        fault = $"strconv.ParseUint: parsing \"{digits}\": {(digits.IsEmpty ? "invalid syntax" : "value out of range")}";
        return false;
    }

    private static string? NumberFault(string number) =>
        number.AsSpan().ContainsAnyExceptInRange('0', '9') ? "invalid characters in version"
        : number.Length > 1 && number[0] == '0' ? "version segment starts with 0"
        : null;

    private static string? PrereleaseFault(string prerelease)
    {
        foreach (var part in prerelease.Split('.'))
        {
            if (part.Length == 0 || part.AsSpan().ContainsAnyExcept(SemVerGrammar.IdentifierCharacters))
            {
                return "invalid prerelease string";
            }

            if (part.Length > 1 && part[0] == '0' && !part.AsSpan().ContainsAnyExceptInRange('0', '9'))
            {
                return "version segment starts with 0";
            }
        }

        return null;
    }

    private static string? MetadataFault(string metadata) =>
        metadata.Split('.').Any(part => part.Length == 0 || part.AsSpan().ContainsAnyExcept(SemVerGrammar.IdentifierCharacters))
            ? "invalid metadata string"
            : null;
}
