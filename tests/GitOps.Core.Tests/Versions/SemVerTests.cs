using CsCheck;
using GitOps.Core.Versions;

namespace GitOps.Core.Tests.Versions;

public sealed class SemVerTests
{
    private static readonly string[] Prereleases = ["", "-0", "-a", "-a.1", "-rc.2", "-rc.10", "-1", "-a-b"];

    private static readonly Gen<SemVer> Any =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 7], Gen.Bool)
            .Select((major, minor, patch, prerelease, hasMetadata) => Read($"{major}.{minor}.{patch}{Prereleases[prerelease]}{(hasMetadata ? "+x" : string.Empty)}"));

    [Fact]
    public void A_printed_version_is_read_back() => Any.Sample(version => Read(version.ToString()).ToString() == version.ToString());

    [Fact]
    public void Versions_are_in_one_order() => Gen.Select(Any, Any, Any).Sample((a, b, c) =>
        Math.Sign(a.CompareTo(b)) == -Math.Sign(b.CompareTo(a))
        && (a.CompareTo(b) > 0 || b.CompareTo(c) > 0 || a.CompareTo(c) <= 0));

    [Fact]
    public void No_text_breaks_the_reading_of_versions_and_ranges() => Gen.String["0129.xX*|-+v=<>~^!, a"].Sample(text =>
    {
        var isRange = SemVerRange.TryParse(text, out var range, out var fault);
        var isVersion = SemVer.TryParse(text, out var version);
        return isRange == (fault.Length == 0) && (!isRange || !isVersion || range!.Contains(version!) == (range.Refusals(version!).Count == 0));
    });

    [Theory]
    [InlineData("v1.2.3", true)]
    [InlineData("01.2.3", true)]
    [InlineData("v1", false)]
    [InlineData("1.2", false)]
    [InlineData("latest", false)]
    public void A_tag_is_a_version_only_with_all_three_parts(string tag, bool isVersion) => Assert.Equal(isVersion, SemVer.TryParseTag(tag, out _));

    [Theory]
    [InlineData(">=1.2, <2", ">=1.2 <2")]
    [InlineData(" =>1.2.x   ~> 1 ", "=>1.2.x ~>1")]
    [InlineData("1.2 - 2.3.4", ">=1.2 <=2.3.4")]
    [InlineData("^1.2.3-a.b+c.d || v2", "^1.2.3-a.b+c.d || v2")]
    [InlineData("1.2 ,3", "1.2 3")]
    public void A_range_is_joined_by_blanks_and_commas(string text, string normal)
    {
        Assert.True(SemVerRange.TryParse(text, out var range, out _));
        Assert.Equal(normal, range.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(">=")]
    [InlineData("1.2,")]
    [InlineData("1.2,,1.3")]
    [InlineData("1.2>1")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2-")]
    [InlineData("1.2-a..b")]
    [InlineData("1.2-a.")]
    [InlineData("1.2+")]
    [InlineData("> > 1")]
    [InlineData("1 || ")]
    public void What_is_no_range_is_refused(string text)
    {
        Assert.False(SemVerRange.TryParse(text, out _, out var fault));
        Assert.StartsWith("improper constraint", fault, StringComparison.Ordinal);
    }

    private static SemVer Read(string text) => SemVer.TryParse(text, out var version) ? version : throw new ArgumentException(text);
}
