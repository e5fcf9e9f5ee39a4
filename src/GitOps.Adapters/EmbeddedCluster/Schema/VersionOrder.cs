using System.Globalization;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>Order of API versions: stable before beta before alpha, higher before lower, everything else by name.</summary>
internal sealed class VersionOrder : IComparer<string?>
{
    public static readonly VersionOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (Parse(x ?? string.Empty), Parse(y ?? string.Empty));
        var order = a.CompareTo(b);
        return order != 0 ? order : -string.CompareOrdinal(x, y);
    }

    // (is a version, stability, major, minor); v2beta3 is (1, 2, 2, 3).
    private static (int Known, int Stability, int Major, int Minor) Parse(string version)
    {
        if (version.Length < 2 || version[0] != 'v')
        {
            return default;
        }

        var end = 1;
        while (end < version.Length && char.IsAsciiDigit(version[end]))
        {
            end++;
        }

        if (!int.TryParse(version.AsSpan(1, end - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var major))
        {
            return default;
        }

        var rest = version[end..];
        if (rest.Length == 0)
        {
            return (1, 3, major, 0);
        }

        var (stability, word) = rest.StartsWith("beta", StringComparison.Ordinal) ? (2, "beta") : (1, "alpha");
        return rest.StartsWith(word, StringComparison.Ordinal) && int.TryParse(rest.AsSpan(word.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? (1, stability, major, minor)
            : default;
    }
}
