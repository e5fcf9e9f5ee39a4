using System.Buffers;
using System.Text.RegularExpressions;

namespace GitOps.Core.Versions;

/// <summary>What versions consist of, and the one part of the grammar that has to be searched for in a text.</summary>
internal static class SemVerGrammar
{
    private const string Blank = @"[\t\n\f\r ]";
    private const string Identifiers = @"[0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*";
    private const string Wild = @"[0-9xX*|]+";
    private const string Pattern = $@"v?{Wild}(\.{Wild})?(\.{Wild})?(-{Identifiers})?(\+{Identifiers})?";

    // Made only when a range has a hyphen between blanks, which few have. It runs in linear time, whatever a stranger writes.
    private static readonly Lazy<Regex> LazyHyphen = new(() => new Regex(
        $@"{Blank}*(?<low>{Pattern}){Blank}+-{Blank}+(?<high>{Pattern}){Blank}*",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture));

    /// <summary>What pre-releases and metadata consist of.</summary>
    public static readonly SearchValues<char> IdentifierCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789");

    /// <summary>The text with <c>1.2 - 2.3</c> written as two comparisons.</summary>
    public static string WithoutHyphens(string text) => HasLoneHyphen(text)
        ? LazyHyphen.Value.Replace(text, match => $">= {match.Groups["low"].Value}, <= {match.Groups["high"].Value} ")
        : text;

    private static bool HasLoneHyphen(string text)
    {
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] == '-' && char.IsWhiteSpace(text[i - 1]) && char.IsWhiteSpace(text[i + 1]))
            {
                return true;
            }
        }

        return false;
    }
}
