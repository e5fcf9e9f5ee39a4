using GitOps.Core.Definitions;
using GitOps.Core.Images;
using GitOps.Core.Versions;

namespace GitOps.Adapters.Oci;

/// <summary>Chooses a tag by a range of versions, as Flux does: of those that match the filter and have all three parts, the highest.</summary>
internal static class TagChoice
{
    /// <summary>The tag, as the registry has it.</summary>
    /// <exception cref="FormatException">No tag fits, or the range or the filter is none.</exception>
    public static string Choose(IEnumerable<string> tags, OciReference reference, bool isChart)
    {
        if (!SemVerRange.TryParse(reference.SemVer!, out var range, out var fault))
        {
            throw new FormatException($"semver '{reference.SemVer}' parse error: {fault}");
        }

        var filter = FilterOf(reference);
        SemVer? best = null;
        var chosen = string.Empty;
        foreach (var tag in tags)
        {
            // A tag has no place for '+', so charts carry '_' in it.
            var text = isChart ? tag.Replace('_', '+') : tag;
            if ((filter is null || filter.Match(tag).Success) && SemVer.TryParseTag(text, out var version) && range.Contains(version) && (best is null || version.CompareTo(best) > 0))
            {
                (best, chosen) = (version, tag);
            }
        }

        return best is null ? throw new FormatException($"no match found for semver: {reference.SemVer}") : chosen;
    }

    private static GoPattern? FilterOf(OciReference reference) => reference.SemVerFilter is not { } pattern ? null
        : GoPattern.Find(pattern, out var fault) ?? throw new FormatException($"semverFilter '{pattern}' parse error: {fault}");
}
