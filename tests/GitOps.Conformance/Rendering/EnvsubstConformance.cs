using System.Text.Json;
using GitOps.Core.Deployments.Rendering;

namespace GitOps.Conformance.Rendering;

public sealed class EnvsubstConformance
{
    [Fact]
    public void Variables_are_substituted_as_Flux_does()
    {
        var score = new Score("envsubst");
        foreach (var item in Corpus.Lines("envsubst.jsonl"))
        {
            var input = item.GetProperty("input").GetString()!;
            score.Count(input, Difference(item, input));
        }

        score.AtLeast(1);
    }

    private static string? Difference(JsonElement item, string input)
    {
        var variables = item.GetProperty("vars").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!, StringComparer.Ordinal);
        var expected = item.TryGetProperty("error", out var error) ? $"error {error.GetString()}" : item.GetProperty("output").GetString();
        string actual;
        try
        {
            actual = Envsubst.Expand(input, variables.GetValueOrDefault, item.GetProperty("strict").GetBoolean());
        }
        catch (SubstitutionException failure)
        {
            actual = $"error {failure.Message}";
        }

        return actual == expected ? null : $"{expected} expected, got {actual}";
    }
}
