using System.Text.RegularExpressions;

namespace GitOps.Core.Audit;

/// <summary>The word of an environment inside names. Whole words only: "prod" is none of "product".</summary>
internal static class EnvironmentWord
{
    public static bool IsIn(string name, string word) => name == word || Neutral(name, word) != name;

    /// <summary>The name with a star in the place of the word.</summary>
    public static string Neutral(string name, string word) => word.Length == 0
        ? name
        : Regex.Replace(name, $"(?<![A-Za-z0-9]){Regex.Escape(word)}(?![A-Za-z0-9])", "*", RegexOptions.CultureInvariant);
}
