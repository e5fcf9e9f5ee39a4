using System.Text.Json;
using GitOps.Core.Images;

namespace GitOps.Conformance.Images;

public sealed class ImagePolicyConformance
{
    [Fact]
    public void Policies_and_filters_agree_with_Flux()
    {
        var score = new Score("imagepolicy");
        foreach (var item in Corpus.Lines("imagepolicy.jsonl"))
        {
            score.Count(item.ToString(), item.GetProperty("kind").GetString() switch
            {
                "latest" => Latest(item),
                "filter" => Filter(item),
                var kind => $"unknown kind {kind}",
            });
        }

        score.AtLeast(1);
    }

    private static string? Latest(JsonElement item)
    {
        var options = item.GetProperty("options");
        ImagePolicy policy = item.GetProperty("policy").GetString() switch
        {
            "semver" => new ImagePolicy.SemVer(options.GetProperty("range").GetString()!),
            "alphabetical" => new ImagePolicy.Alphabetical(IsDescending(options)),
            "numerical" => new ImagePolicy.Numerical(IsDescending(options)),
            var other => throw new InvalidOperationException($"unknown policy {other}"),
        };
        var latest = policy.Latest(Tags(item), out var fault);
        var expected = item.TryGetProperty("error", out var error) ? (null, error.GetString()!) : (item.GetProperty("latest").GetString(), string.Empty);
        return (latest, fault) == expected ? null : $"got {latest} {fault}";
    }

    private static string? Filter(JsonElement item)
    {
        var filter = TagFilter.Find(item.GetProperty("pattern").GetString()!, item.GetProperty("extract").GetString()!, out var fault);
        if (filter is null)
        {
            return fault;
        }

        var expected = item.GetProperty("extractedToTag").EnumerateObject().Select(pair => $"{pair.Name}={pair.Value.GetString()}").Order(StringComparer.Ordinal);
        var actual = filter.Apply(Tags(item)).Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal).ToList();
        return expected.SequenceEqual(actual) ? null : $"got {string.Join(' ', actual)}";
    }

    private static bool IsDescending(JsonElement options) => options.GetProperty("order").GetString()!.Equals("DESC", StringComparison.OrdinalIgnoreCase);

    private static List<string> Tags(JsonElement item) => [.. item.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)];
}
