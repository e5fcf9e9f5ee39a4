using System.Buffers;
using System.Text.RegularExpressions;

namespace GitOps.Core.Versions;

/// <summary>The grammar of versions and ranges as regular expressions that run in linear time, whatever a stranger writes.</summary>
internal static class SemVerGrammar
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private const string Blank = @"[\t\n\f\r ]";
    private const string Suffix = @"(-(?<prerelease>[0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+(?<metadata>[0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?";
    private const string Wild = @"[0-9xX*|]+";
    private const string Operator = @"(=||!=|>|<|>=|=>|<=|=<|~|~>|\^)";

    private static readonly string Pattern = $@"(?<version>v?(?<major>{Wild})(\.(?<minor>{Wild}))?(\.(?<patch>{Wild}))?{Suffix})";
    private static readonly string PlainPattern = Regex.Replace(Pattern, @"\?<[a-z]+>", string.Empty);

    private static readonly Regex VersionRegex = new(
        $@"^v?(?<major>[0-9]+)(\.(?<minor>[0-9]+))?(\.(?<patch>[0-9]+))?{Suffix}\z", Options);

    private static readonly Regex HyphenRegex = new(
        $@"{Blank}*(?<low>{PlainPattern}){Blank}+-{Blank}+(?<high>{PlainPattern}){Blank}*", Options);

    private static readonly Regex GroupRegex = new(
        $@"^{Blank}*{Operator}{Blank}*{PlainPattern}{Blank}*(({Blank}+|,{Blank}*){Operator}{Blank}*{PlainPattern}{Blank}*)*\z", Options);

    private static readonly Regex ComparisonRegex = new($@"(?<operator>{Operator}){Blank}*{Pattern}", Options);

    /// <summary>What pre-releases and metadata consist of.</summary>
    public static readonly SearchValues<char> IdentifierCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789");

    /// <summary>Groups of the three numbers.</summary>
    public static readonly string[] NumberGroups = ["major", "minor", "patch"];

    /// <summary>A lenient version.</summary>
    public static Regex Version() => VersionRegex;

    /// <summary><c>1.2 - 2.3</c> anywhere in a range: groups <c>low</c> and <c>high</c>.</summary>
    public static Regex Hyphen() => HyphenRegex;

    /// <summary>A whole group of comparisons, joined by blanks or commas.</summary>
    public static Regex Group() => GroupRegex;

    /// <summary>One comparison: groups <c>operator</c>, <c>version</c>, <c>major</c>, <c>minor</c>, <c>patch</c>, <c>prerelease</c>.</summary>
    public static Regex Comparison() => ComparisonRegex;
}
