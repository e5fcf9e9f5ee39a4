using System.Globalization;
using GitOps.Core.Versions;

namespace GitOps.Core.Images;

/// <summary>Which of many tags is the latest, <c>spec.policy</c> of an ImagePolicy.</summary>
internal abstract record ImagePolicy
{
    private ImagePolicy()
    {
    }

    /// <summary>The highest version in a range. Tags without three parts are no versions.</summary>
    public sealed record SemVer(string Range) : ImagePolicy;

    /// <summary>The last tag in byte order; the first when descending.</summary>
    public sealed record Alphabetical(bool IsDescending) : ImagePolicy;

    /// <summary>The largest number; the smallest when descending. Every tag must be a number.</summary>
    public sealed record Numerical(bool IsDescending) : ImagePolicy;

    /// <summary>Finds the latest.</summary>
    /// <param name="tags">Tags, or what a <see cref="TagFilter"/> extracted of them.</param>
    /// <param name="fault">Why there is none, in the words of Flux; empty otherwise.</param>
    /// <returns>One of <paramref name="tags"/>, or null.</returns>
    public string? Latest(IReadOnlyList<string> tags, out string fault)
    {
        fault = tags.Count == 0 ? "version list argument cannot be empty" : string.Empty;
        return tags.Count == 0 ? null : this switch
        {
            SemVer policy => Highest(policy.Range, tags, out fault),
            Alphabetical policy => policy.IsDescending ? tags.Min(StringComparer.Ordinal) : tags.Max(StringComparer.Ordinal),
            Numerical policy => Largest(policy.IsDescending, tags, out fault),
            _ => throw new InvalidOperationException("the family of policies is closed"),
        };
    }

    /// <summary>Finds the latest tag among those that a filter lets through.</summary>
    public string? Latest(IReadOnlyList<string> tags, TagFilter filter, out string fault)
    {
        var filtered = filter.Apply(tags);
        var latest = Latest([.. filtered.Select(pair => pair.Key)], out fault);
        return latest is null ? null : filtered.First(pair => pair.Key == latest).Value;
    }

    private static string? Highest(string range, IReadOnlyList<string> tags, out string fault)
    {
        if (!SemVerRange.TryParse(range, out var parsed, out fault))
        {
            return null;
        }

        Versions.SemVer? highest = null;
        foreach (var tag in tags)
        {
            if (Versions.SemVer.TryParseTag(tag, out var version) && parsed.Contains(version) && version.CompareTo(highest) > 0)
            {
                highest = version;
            }
        }

        fault = highest is null ? "unable to determine latest version from provided list" : string.Empty;
        return highest?.Original;
    }

    private static string? Largest(bool isDescending, IReadOnlyList<string> tags, out string fault)
    {
        string? latest = null;
        var extreme = 0.0;
        foreach (var tag in tags)
        {
            if (!double.TryParse(tag, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
                || !double.IsFinite(number))
            {
                fault = $"failed to parse invalid numeric value '{tag}'";
                return null;
            }

            if (latest is null || (isDescending ? number < extreme : number > extreme))
            {
                (latest, extreme) = (tag, number);
            }
        }

        fault = string.Empty;
        return latest;
    }
}
