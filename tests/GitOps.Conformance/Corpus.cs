using System.Text.Json;

namespace GitOps.Conformance;

/// <summary>Cases with known outcomes, in the folder that <c>GITOPS_CORPUS</c> names.</summary>
internal static class Corpus
{
    /// <summary>The path of a file or folder of the corpus; skips the test when there is no corpus, or it has no such part.</summary>
    public static string Find(string part)
    {
        var root = Environment.GetEnvironmentVariable("GITOPS_CORPUS");
        Assert.SkipWhen(string.IsNullOrEmpty(root), "GITOPS_CORPUS names no folder");
        var path = Path.Combine(root!, part);
        Assert.SkipUnless(Path.Exists(path), $"the corpus has no {part}");
        return path;
    }

    /// <summary>The cases of a file with one JSON object a line.</summary>
    public static IEnumerable<JsonElement> Lines(string part) =>
        File.ReadLines(Find(part)).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);
}

/// <summary>Counts agreement with the corpus and says so in one line.</summary>
internal sealed class Score(string suite)
{
    private readonly List<string> disagreements = [];
    private int total;

    /// <summary>Counts a case; <paramref name="difference"/> is null when we agree, and otherwise says how we differ.</summary>
    public void Count(string name, string? difference)
    {
        total++;
        if (difference is not null)
        {
            disagreements.Add($"{name}: {difference}");
        }
    }

    /// <summary>Prints the score and fails when it is below the floor.</summary>
    /// <param name="floor">Share of the cases that must agree, from 0 to 1.</param>
    /// <param name="remark">Something to print behind the score.</param>
    public void AtLeast(double floor, string remark = "")
    {
        Scores.Say($"conformance {suite}: {total - disagreements.Count}/{total}{remark}");
        foreach (var line in disagreements.Take(60))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        }

        Assert.NotEqual(0, total);
        Assert.True(
            total - disagreements.Count >= floor * total,
            $"{suite}: {total - disagreements.Count} of {total} agree, at least {floor:P1} must\n{string.Join('\n', disagreements.Take(60))}");
    }
}
