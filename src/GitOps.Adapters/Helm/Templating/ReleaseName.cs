using System.Text.RegularExpressions;
using GitOps.Adapters.Helm.Charts;

namespace GitOps.Adapters.Helm.Templating;

/// <summary>What a release may be called.</summary>
internal static partial class ReleaseName
{
    private const int MaximumLength = 53;
    private const string Pattern = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /// <exception cref="ChartException">No release may be called so.</exception>
    public static void Check(string name)
    {
        if (name.Length is 0 or > MaximumLength || name.EndsWith('\n') || !Valid().IsMatch(name))
        {
            throw new ChartException(ChartFault.Manifest, name.Length == 0
                ? "release name \"\": no name provided"
                : $"release name \"{name}\": invalid release name, must match regex {Pattern} and the length must not be longer than {MaximumLength}");
        }
    }

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Valid();
}
