using CsCheck;
using GitOps.Core.Sources;

namespace GitOps.Core.Tests.Sources;

public sealed class IgnoreRulesTests
{
    [Fact]
    public void No_pattern_and_no_path_breaks_the_matcher() =>
        Gen.Select(Gen.String["ab*?[]^-!\\/# é\r\n"], Gen.String["ab*[]-\\/."], Gen.Bool).Sample((text, path, isFolder) =>
        {
            var rules = IgnoreRules.Create([new IgnoreFile("a", text)], text);
            return rules.Excludes(path, isFolder) == rules.Excludes(path, isFolder);
        });

    [Theory]
    [InlineData("", "logo.png", true)]
    [InlineData("# only a comment\n\n", "logo.png", true)]
    [InlineData("other", "logo.png", false)]
    [InlineData("other", "a/.gitignore", true)]
    [InlineData("!.gitattributes", ".gitattributes", false)]
    [InlineData("/*\n!/apps", "apps/a.yaml", false)]
    [InlineData("/*\n!/apps", "other/a.yaml", true)]
    [InlineData("foo/", "foo", false)]
    [InlineData("a/**.txt", "a/b.txt", false)]
    [InlineData("**.txt", "a/b.txt", true)]
    public void Rules_hold_as_Flux_documents_them(string ignore, string path, bool isExcluded) =>
        Assert.Equal(isExcluded, IgnoreRules.Create([], ignore).Excludes(path, isFolder: false));

    [Fact]
    public void A_file_of_a_folder_says_nothing_about_its_siblings()
    {
        var rules = IgnoreRules.Create([new IgnoreFile("apps", "*.md")], null);

        Assert.True(rules.Excludes("apps/a/readme.md", isFolder: false));
        Assert.False(rules.Excludes("docs/readme.md", isFolder: false));
    }
}
