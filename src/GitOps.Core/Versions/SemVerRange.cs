using System.Diagnostics.CodeAnalysis;

namespace GitOps.Core.Versions;

/// <summary>A range of versions in the language of Masterminds/semver v3: groups of comparisons, a version is in when one whole group holds.</summary>
/// <remarks>Pre-releases are admitted only by a group in which some comparison names one, or when they are asked for altogether.</remarks>
internal sealed class SemVerRange
{
    private readonly SemVerComparison[][] groups;

    private SemVerRange(SemVerComparison[][] groups) => this.groups = groups;

    /// <summary>Reads a range.</summary>
    /// <param name="text">For example <c>&gt;=1.2 &lt;2 || ^3.x</c>.</param>
    /// <param name="range">The range.</param>
    /// <param name="fault">What is wrong, in the words of the original; empty when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SemVerRange? range, out string fault)
    {
        range = null;
        var alternatives = SemVerGrammar.WithoutHyphens(text).Split("||");
        var groups = new SemVerComparison[alternatives.Length][];
        for (var i = 0; i < alternatives.Length; i++)
        {
            if (!TryParseGroup(alternatives[i], out groups[i], out fault))
            {
                return false;
            }
        }

        fault = string.Empty;
        range = new SemVerRange(groups);
        return true;
    }

    /// <summary>Whether a version is in the range.</summary>
    public bool Contains(SemVer version, bool includePrereleases = false) => groups.Any(group =>
    {
        var admitsPrereleases = includePrereleases || AdmitsPrereleases(group);
        return group.All(comparison => comparison.Refusal(version, admitsPrereleases) is null);
    });

    /// <summary>Why a version is not in the range, a sentence for each comparison that fails; empty when it is in.</summary>
    public IReadOnlyList<string> Refusals(SemVer version, bool includePrereleases = false)
    {
        var refusals = new List<string>();
        foreach (var group in groups)
        {
            var admitsPrereleases = includePrereleases || AdmitsPrereleases(group);
            var holds = true;
            foreach (var refusal in group.Select(comparison => comparison.Refusal(version, admitsPrereleases)).OfType<string>())
            {
                holds = false;

                // That it is a pre-release is said once.
                if (admitsPrereleases || version.Prerelease.Length == 0 || !refusals.Contains(refusal))
                {
                    refusals.Add(refusal);
                }
            }

            if (holds)
            {
                return [];
            }
        }

        return refusals;
    }

    /// <summary>The range in its normal form: hyphens rewritten, one blank between comparisons.</summary>
    public override string ToString() => string.Join(" || ", groups.Select(group => string.Join(' ', group.AsEnumerable())));

    private static bool AdmitsPrereleases(SemVerComparison[] group) => group.Any(comparison => comparison.NamesPrerelease);

    // Comparisons joined by blanks or commas. That it is no group at all is said before what is wrong with a comparison.
    private static bool TryParseGroup(string text, out SemVerComparison[] group, out string fault)
    {
        var comparisons = new List<SemVerComparison?>();
        var scanner = new SemVerScanner(text);
        bool isSeparated;
        do
        {
            scanner.SkipBlanks();
            var @operator = scanner.ReadOperator();
            scanner.SkipBlanks();
            if (!scanner.TryReadPattern(out var bound))
            {
                return Refuse($"improper constraint: \"{text}\"", out group, out fault);
            }

            comparisons.Add(SemVerComparison.Find(@operator, bound));
            var hasBlanks = scanner.SkipBlanks() > 0;
            isSeparated = scanner.Skip(',') || (hasBlanks && !scanner.IsAtEnd);
        }
        while (isSeparated);

        if (!scanner.IsAtEnd)
        {
            return Refuse($"improper constraint: \"{text}\"", out group, out fault);
        }

        group = [.. comparisons.OfType<SemVerComparison>()];
        fault = string.Empty;
        return group.Length == comparisons.Count || Refuse("constraint parser error", out group, out fault);
    }

    private static bool Refuse(string why, out SemVerComparison[] group, out string fault)
    {
        (group, fault) = ([], why);
        return false;
    }
}
