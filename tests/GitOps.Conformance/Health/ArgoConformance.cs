using System.Text.Json;
using GitOps.Core.Deployments.Health.Argo;
using GitOps.Core.Objects;

namespace GitOps.Conformance.Health;

public sealed class ArgoConformance
{
    [Fact]
    public void Kinds_of_Kubernetes_are_as_Argo_CD_assesses_them() => Check("health-argo-builtin", "builtin", ArgoHealth.AssessBuiltIn, floor: 1);

    [Fact]
    public void Kinds_of_the_world_are_as_Argo_CD_assesses_them() => Check("health-argo-custom", "custom", ArgoHealth.Assess, floor: 0.98);

    [Fact]
    public void Health_is_what_Argo_CD_assesses()
    {
        var score = new Score("health-argo");
        foreach (var item in Corpus.Lines("health/argo.jsonl"))
        {
            Count(score, item, item.GetProperty("origin").GetString() == "builtin" ? ArgoHealth.AssessBuiltIn : ArgoHealth.Assess);
        }

        score.AtLeast(0.98);
    }

    private static void Check(string suite, string origin, Func<KubeObject, ArgoAssessment?> assess, double floor)
    {
        var score = new Score(suite);
        foreach (var item in Corpus.Lines("health/argo.jsonl").Where(item => item.GetProperty("origin").GetString() == origin))
        {
            Count(score, item, assess);
        }

        score.AtLeast(floor);
    }

    private static void Count(Score score, JsonElement item, Func<KubeObject, ArgoAssessment?> assess)
    {
        var live = new KubeObject(KubeJson.Parse(item.GetProperty("manifest").GetRawText()).AsMap);
        var (expected, actual) = (item.GetProperty("expectedStatus").GetString(), assess(live)?.Status.ToString());
        score.Count($"{live.ApiVersion} {live} ({item.GetProperty("name").GetString()})", actual == expected ? null : $"{expected ?? "nothing"} expected, got {actual ?? "nothing"}");
    }
}
