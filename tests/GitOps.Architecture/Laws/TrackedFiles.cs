using System.Text.RegularExpressions;

namespace GitOps.Architecture.Laws;

public sealed partial class TrackedFiles
{
    private static readonly string[] TextEndings =
        [".cs", ".csproj", ".props", ".targets", ".md", ".json", ".yaml", ".yml", ".sh", ".txt", ".config", ".sln", "/run"];

    // Written in two halves, so that this file does not break its own law.
    private static readonly string[] FoldersOfAMachine = ["/" + "work/", "/" + "root/", "/" + "home/", "C:" + "\\Users"];

    private static readonly string[] PackageFeeds = ["nuget" + ".org", "npmjs" + ".com", "npmjs" + ".org", "pypi" + ".org", "proxy" + ".golang", "pkgs" + ".dev.azure"];

    private static IEnumerable<string> Texts =>
        SourceTree.Files.Where(file => Array.Exists(TextEndings, ending => file.EndsWith(ending, StringComparison.Ordinal)));

    [Fact]
    public void No_file_knows_the_machine_it_was_written_on() => Assert.All(
        Texts,
        file => Assert.DoesNotContain(FoldersOfAMachine, folder => SourceTree.Read(file).Contains(folder, StringComparison.Ordinal)));

    [Fact]
    public void No_file_says_where_packages_come_from() => Assert.All(
        Texts,
        file => Assert.DoesNotContain(PackageFeeds, feed => SourceTree.Read(file).Contains(feed, StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void No_code_is_left_for_later() => Assert.All(
        Texts.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && file.StartsWith("src/", StringComparison.Ordinal)),
        file => Assert.DoesNotMatch(ForLater(), SourceTree.Read(file)));

    [Fact]
    public void No_test_waits_for_time_to_pass() => Assert.All(
        Texts.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && file.StartsWith("tests/", StringComparison.Ordinal)),
        file => Assert.DoesNotMatch(Waiting(), SourceTree.Read(file)));

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        foreach (var page in SourceTree.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (var target in Link().Matches(SourceTree.Read(page)).Select(match => match.Groups[1].Value.Split('#')[0]))
            {
                if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal))
                {
                    continue;
                }

                var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceTree.Absolute(page))!, target));
                Assert.True(File.Exists(path) || Directory.Exists(path), $"{page} links to {target}, which is not there");
            }
        }
    }

    [GeneratedRegex(@"\bTO" + @"DO\b|\bFIX" + @"ME\b|NotImplemented" + "Exception")]
    private static partial Regex ForLater();

    [GeneratedRegex(@"Thread\.Sle" + @"ep\(|Task\.Del" + @"ay\((?!Timeout\.Infinite)")]
    private static partial Regex Waiting();

    [GeneratedRegex(@"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
