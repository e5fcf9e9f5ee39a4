using System.Text.Json;
using GitOps.Core.Deployments.Health;
using GitOps.Core.Objects;
using NodaTime.Text;

namespace GitOps.Conformance.Health;

public sealed class KstatusConformance
{
    [Fact]
    public void Health_is_what_kstatus_computes()
    {
        var score = new Score("health-kstatus");
        foreach (var item in Corpus.Lines("health/kstatus.jsonl"))
        {
            var live = new KubeObject(KubeJson.Parse(item.GetProperty("manifest").GetRawText()).AsMap);
            var now = InstantPattern.General.Parse(item.GetProperty("now").GetString()!).Value;
            var actual = Describe(HealthRules.Assess(live, now));
            var expected = Expected(item);
            score.Count(live.ToString(), actual == expected ? null : $"{expected} expected, got {actual}");
        }

        score.AtLeast(1);
    }

    private static string Expected(JsonElement item) => item.TryGetProperty("error", out var error)
        ? $"Unknown|{error.GetString()}|"
        : $"{item.GetProperty("expectedStatus").GetString()}|{item.GetProperty("message").GetString()}|"
            + string.Join(';', item.GetProperty("conditions").EnumerateArray().Select(condition =>
                $"{condition.GetProperty("type")}={condition.GetProperty("status")} {condition.GetProperty("reason")} {condition.GetProperty("message")}"));

    private static string Describe(HealthAssessment actual) =>
        $"{actual.Status}|{actual.Message}|"
        + string.Join(';', actual.Conditions.Select(condition => $"{condition.Type}={condition.Status} {condition.Reason} {condition.Message}"));
}
