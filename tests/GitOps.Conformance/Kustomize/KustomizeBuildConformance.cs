using System.Text.Json;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Conformance.Kustomize;

/// <summary>Builds of the corpus, held to kustomize's output.</summary>
public sealed class KustomizeBuildConformance
{
    private const int MostShown = 50;
    private const int LongestLine = 300;

    [Theory]
    [InlineData("repos", 1.0, 1.0)]
    [InlineData("krusty", 1.0, 1.0)]
    [InlineData("builtin", 1.0, 1.0)]
    [InlineData("filters", 1.0, 1.0)]
    public void Builds_agree_with_kustomize(string suite, double structuralFloor, double bytesFloor)
    {
        var root = Corpus.Find(Path.Combine("kustomize", suite));
        var (total, agree, equal) = (0, 0, 0);
        var differences = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            total++;
            var (structural, bytes, difference) = Compare(folder);
            agree += structural ? 1 : 0;
            equal += bytes ? 1 : 0;
            if (difference is not null)
            {
                differences.Add($"{Path.GetFileName(folder)}: {difference}");
            }
        }

        Scores.Say($"conformance kustomize-{suite}: {agree}/{total} structural, {equal} byte-equal");
        differences.Take(MostShown).ToList().ForEach(line => Scores.Say($"  differs {line[..Math.Min(line.Length, LongestLine)]}"));
        Assert.NotEqual(0, total);
        Assert.True(agree >= structuralFloor * total && equal >= bytesFloor * total, $"{agree}/{total} structural, {equal} byte-equal\n{string.Join('\n', differences)}");
    }

    private static (bool Structural, bool Bytes, string? Difference) Compare(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        var test = document.RootElement;
        var options = test.TryGetProperty("options", out var given) ? given : default;
        var build = new BuildOptions
        {
            Order = Text(options, "reorder") switch { "none" => ResourceOrder.None, "legacy" => ResourceOrder.Legacy, _ => ResourceOrder.Unspecified },
            RootOnly = Text(options, "loadRestrictor") != "none",
            AddManagedByLabel = options.ValueKind == JsonValueKind.Object && options.TryGetProperty("addManagedByLabel", out var label) && label.GetBoolean(),
            ClimbsStayAtRoot = test.TryGetProperty("inputIsRoot", out var isRoot) && isRoot.GetBoolean(),
        };
        var expectsError = Text(test, "expect") == "error";
        try
        {
            using var tree = new FolderTree(Path.Combine(folder, "input"));
            var output = KustomizeBuild.Run(tree, Text(test, "path") is "." or null ? string.Empty : Text(test, "path")!, build);
            if (expectsError)
            {
                return (false, false, $"builds, but must fail with: {Text(test, "error")}");
            }

            var actual = output.ToYaml();
            var expected = File.ReadAllText(Path.Combine(folder, "expected.yaml"));
            var wanted = KubeYaml.ParseAll(expected, "expected.yaml");
            var same = wanted.Count == output.Objects.Length && wanted.Select(item => item.Value).SequenceEqual(output.Objects.Select(item => (KubeValue)item.Root));
            return (same, actual == expected, actual == expected ? null : FirstDifference(actual, expected));
        }
        catch (ManifestException fault)
        {
            if (!expectsError)
            {
                return (false, false, $"fails: {fault.Message}");
            }

            var missing = test.GetProperty("errorContains").EnumerateArray().Select(part => part.GetString()!).Where(part => !fault.Message.Contains(part, StringComparison.Ordinal)).ToList();
            return (true, missing.Count == 0, missing.Count == 0 ? null : $"fails with: {fault.Message}; must contain {string.Join(" and ", missing)}");
        }
    }

    private static string FirstDifference(string actual, string expected)
    {
        var (left, right) = (actual.Split('\n'), expected.Split('\n'));
        var at = 0;
        while (at < left.Length && at < right.Length && left[at] == right[at])
        {
            at++;
        }

        return $"line {at + 1}: '{left.ElementAtOrDefault(at)}', must be '{right.ElementAtOrDefault(at)}'";
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
