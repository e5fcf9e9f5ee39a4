using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>A status and the tests that all must hold for it; none for the rest.</summary>
internal sealed record ArgoRuleLine(ArgoStatus Status, ImmutableArray<ArgoTest> Tests);

/// <summary>The table of a kind: the first line that holds decides.</summary>
internal sealed record ArgoRule(ImmutableArray<ArgoRuleLine> Lines)
{
    public ArgoAssessment Assess(KubeObject live)
    {
        foreach (var line in Lines)
        {
            if (line.Tests.All(test => test.Holds(live.Root, live.Root)))
            {
                return new ArgoAssessment(line.Status, line.Tests.Select(test => test.Explain(live)).FirstOrDefault(text => text.Length > 0) ?? string.Empty);
            }
        }

        return new ArgoAssessment(ArgoStatus.Unknown, string.Empty);
    }
}
