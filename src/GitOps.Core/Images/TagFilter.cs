namespace GitOps.Core.Images;

/// <summary>Which tags an image policy looks at and what of them it compares, <c>spec.filterTags</c> of an ImagePolicy.</summary>
internal sealed class TagFilter
{
    private readonly GoPattern pattern;
    private readonly string extract;

    private TagFilter(GoPattern pattern, string extract) => (this.pattern, this.extract) = (pattern, extract);

    /// <summary>Reads a filter.</summary>
    /// <param name="pattern">A regular expression of Go, found anywhere in a tag.</param>
    /// <param name="extract">What of a tag is compared, such as <c>$ts</c>; empty for the whole tag.</param>
    /// <param name="fault">Why there is none.</param>
    /// <returns>The filter; null when the pattern is none.</returns>
    public static TagFilter? Find(string pattern, string extract, out string fault) =>
        GoPattern.Find(pattern, out fault) is { } found ? new TagFilter(found, extract) : null;

    /// <summary>The extracts in the order of the tags, each with its tag; of tags with equal extract the last counts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Apply(IEnumerable<string> tags)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        var result = new List<KeyValuePair<string, string>>();
        foreach (var tag in tags)
        {
            if (pattern.Match(tag) is not { Success: true } match)
            {
                continue;
            }

            var extracted = KeyValuePair.Create(extract.Length > 0 ? pattern.Expand(extract, match) : tag, tag);
            if (positions.TryAdd(extracted.Key, result.Count))
            {
                result.Add(extracted);
            }
            else
            {
                result[positions[extracted.Key]] = extracted;
            }
        }

        return result;
    }
}
