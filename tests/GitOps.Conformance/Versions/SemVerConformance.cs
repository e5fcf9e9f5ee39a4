using System.Text.Json;
using GitOps.Core.Versions;

namespace GitOps.Conformance.Versions;

public sealed class SemVerConformance
{
    [Fact]
    public void Versions_and_ranges_agree_with_Masterminds()
    {
        var score = new Score("semver");
        foreach (var item in Corpus.Lines("semver.jsonl"))
        {
            score.Count(item.ToString(), item.GetProperty("kind").GetString() switch
            {
                "parse" => Parse(item),
                "constraint" => Constraint(item),
                "check" => Check(item),
                "validate" => Validate(item),
                "compare" => Compare(item),
                var kind => $"unknown kind {kind}",
            });
        }

        // A few parse cases were recorded with the lenient reading of the library switched off and contradict others of the same text.
        score.AtLeast(0.996);
    }

    private static string? Parse(JsonElement item)
    {
        var text = item.GetProperty("version").GetString()!;
        var isValid = item.GetProperty("strict").GetBoolean()
            ? SemVer.TryParseStrict(text, out var version, out var fault)
            : SemVer.TryParse(text, out version, out fault);
        return !item.GetProperty("valid").GetBoolean()
            ? Differ((false, item.GetProperty("error").GetString()), (isValid, fault))
            : Differ(
                (true, item.GetProperty("string").GetString(), item.GetProperty("major").GetUInt64(), item.GetProperty("minor").GetUInt64(),
                    item.GetProperty("patch").GetUInt64(), item.GetProperty("prerelease").GetString(), item.GetProperty("metadata").GetString()),
                (isValid, version?.ToString(), version?.Major ?? 0, version?.Minor ?? 0, version?.Patch ?? 0, version?.Prerelease, version?.Metadata));
    }

    private static string? Constraint(JsonElement item)
    {
        var isValid = SemVerRange.TryParse(item.GetProperty("constraint").GetString()!, out var range, out var fault);
        return item.GetProperty("valid").GetBoolean()
            ? Differ((true, item.GetProperty("string").GetString()), (isValid, range?.ToString()))
            : Differ((false, item.GetProperty("error").GetString()), (isValid, fault));
    }

    private static string? Check(JsonElement item)
    {
        var (range, version) = Read(item);
        return Differ(item.GetProperty("match").GetBoolean(), range.Contains(version, item.GetProperty("includePrerelease").GetBoolean()));
    }

    private static string? Validate(JsonElement item)
    {
        var (range, version) = Read(item);
        var includePrerelease = item.GetProperty("includePrerelease").GetBoolean();
        return Differ(
            (item.GetProperty("match").GetBoolean(), string.Join('\n', item.GetProperty("messages").EnumerateArray().Select(message => message.GetString()))),
            (range.Contains(version, includePrerelease), string.Join('\n', range.Refusals(version, includePrerelease))));
    }

    private static string? Compare(JsonElement item) =>
        SemVer.TryParse(item.GetProperty("a").GetString()!, out var a) && SemVer.TryParse(item.GetProperty("b").GetString()!, out var b)
            ? Differ(item.GetProperty("result").GetInt32(), a.CompareTo(b))
            : "a version can't be read";

    private static (SemVerRange Range, SemVer Version) Read(JsonElement item)
    {
        Assert.True(SemVerRange.TryParse(item.GetProperty("constraint").GetString()!, out var range, out var fault), fault);
        Assert.True(SemVer.TryParse(item.GetProperty("version").GetString()!, out var version, out fault), fault);
        return (range!, version!);
    }

    private static string? Differ<T>(T expected, T actual) =>
        EqualityComparer<T>.Default.Equals(expected, actual) ? null : $"expected {expected}, got {actual}";
}
