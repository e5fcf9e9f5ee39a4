using CsCheck;
using GitOps.Adapters.Helm.Charts;

namespace GitOps.Adapters.Helm.Tests.Charts;

public sealed class FilePatternTests
{
    [Theory]
    [InlineData("*.md", "README.md", true)]
    [InlineData("*.md", "docs/README.md", false)]
    [InlineData("docs/*", "docs/a", true)]
    [InlineData("*a*b", "xaab", true)]
    [InlineData("*a*b", "xa/ab", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[^a-c]x", "bx", false)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[\\]]", "]", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("templates/.?*", "templates/.x", true)]
    [InlineData("templates/.?*", "templates/.", false)]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    public void A_pattern_matches_whole_paths_as_in_Go(string pattern, string path, bool matches) => Assert.Equal(matches, FilePattern.Find(pattern)!.IsMatch(path));

    [Theory]
    [InlineData("[")]
    [InlineData("[]a]")]
    [InlineData("[-]")]
    [InlineData("[a-]")]
    [InlineData("[a")]
    [InlineData("[^")]
    [InlineData("a\\")]
    public void A_pattern_that_Go_refuses_is_refused(string pattern) => Assert.Null(FilePattern.Find(pattern));

    [Fact]
    public void Stars_cost_no_more_than_length_times_length() =>
        Assert.False(FilePattern.Find(string.Concat(Enumerable.Repeat("*a", 2_000)) + "b")!.IsMatch(new string('a', 10_000)));

    [Fact]
    public void A_text_without_signs_matches_itself_alone() =>
        Gen.Select(Gen.String["ab/.-"], Gen.String["ab/.-"]).Sample((pattern, path) => FilePattern.Find(pattern)!.IsMatch(path) == (pattern == path));
}
