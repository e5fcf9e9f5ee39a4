using System.Text.Json;
using GitOps.Core.Sources;

namespace GitOps.Conformance.Sources;

public sealed class SourceIgnoreConformance
{
    [Fact]
    public void Ignore_rules_agree_with_Flux()
    {
        var score = new Score("sourceignore");
        foreach (var item in Corpus.Lines("sourceignore.jsonl"))
        {
            var domain = item.GetProperty("domain").EnumerateArray().Select(segment => segment.GetString()!).ToArray();
            var path = item.GetProperty("path").GetString()!;
            var isFolder = item.GetProperty("isDir").GetBoolean();
            score.Count(item.ToString(), item.GetProperty("kind").GetString() switch
            {
                "file" => File(item, domain, path, isFolder),
                "pattern" => Pattern(item, domain, path, isFolder),
                var kind => $"unknown kind {kind}",
            });
        }

        score.AtLeast(1);
    }

    private static string? File(JsonElement item, string[] domain, string path, bool isFolder)
    {
        var file = new IgnoreFile(string.Join('/', domain), item.GetProperty("ignore").GetString()!);
        var rules = IgnoreRules.CreateExact(file, item.GetProperty("defaults").GetBoolean());
        var actual = rules.Excludes(path, isFolder);
        return item.GetProperty("ignored").GetBoolean() == actual ? null : $"got {actual}";
    }

    private static string? Pattern(JsonElement item, string[] domain, string path, bool isFolder)
    {
        var actual = new IgnorePattern(item.GetProperty("pattern").GetString()!, domain).Match(path.Split('/'), isFolder) switch
        {
            IgnoreMatch.Exclude => "exclude",
            IgnoreMatch.Include => "include",
            _ => "nomatch",
        };
        return item.GetProperty("result").GetString() == actual ? null : $"got {actual}";
    }
}
