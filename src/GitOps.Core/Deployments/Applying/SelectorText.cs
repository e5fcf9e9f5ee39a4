using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Kubernetes' label selectors as text.</summary>
internal static partial class SelectorText
{
    /// <summary>The requirements, cut at commas outside of parentheses.</summary>
    public static IEnumerable<string> Split(string text) => Comma().Split(text).Select(part => part.Trim()).Where(part => part.Length > 0);

    /// <summary>A requirement as a test of labels; null when it cannot be read.</summary>
    public static Func<KubeMap, bool>? Parse(string requirement)
    {
        if (Set().Match(requirement) is { Success: true } set)
        {
            var values = set.Groups["values"].Value.Split(',', StringSplitOptions.TrimEntries);
            var (key, isIn) = (set.Groups["key"].Value, set.Groups["op"].Value == "in");
            return labels => labels[key]?.AsString is { } value ? values.Contains(value, StringComparer.Ordinal) == isIn : !isIn;
        }

        if (Equality().Match(requirement) is { Success: true } equality)
        {
            var (key, value, isEqual) = (equality.Groups["key"].Value, equality.Groups["value"].Value, equality.Groups["op"].Value != "!=");
            return labels => labels[key]?.AsString == value == isEqual;
        }

        return Presence().Match(requirement) is { Success: true } presence
            ? labels => labels.Has(presence.Groups["key"].Value) == (presence.Groups["not"].Length == 0)
            : null;
    }

    [GeneratedRegex(@",(?![^(]*\))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Comma();

    [GeneratedRegex(@"^(?<key>[\w./-]+)\s+(?<op>in|notin)\s*\((?<values>[^()]*)\)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Set();

    [GeneratedRegex(@"^(?<key>[\w./-]+)\s*(?<op>==?|!=)\s*(?<value>[\w.-]*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Equality();

    [GeneratedRegex(@"^(?<not>!?)\s*(?<key>[\w./-]+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Presence();
}
