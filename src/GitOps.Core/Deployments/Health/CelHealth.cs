using GitOps.Core.Deployments.Health.Cel;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health;

/// <summary>Health by expressions of the definition, <c>spec.healthCheckExprs</c>: the fields of the object are the variables.</summary>
internal sealed class CelHealth
{
    private readonly CelProgram current;
    private readonly CelProgram? inProgress;
    private readonly CelProgram? failed;

    private CelHealth(CelProgram current, CelProgram? inProgress, CelProgram? failed)
    {
        this.current = current;
        this.inProgress = inProgress;
        this.failed = failed;
    }

    /// <summary>Reads the expressions.</summary>
    /// <exception cref="FailureException">One is no expression: stalled, with reason <c>InvalidCELExpression</c>.</exception>
    public static CelHealth Parse(string current, string? inProgress, string? failed) => new(
        Parse("Current", current) ?? throw Invalid("expression Current not specified"),
        Parse("InProgress", inProgress),
        Parse("Failed", failed));

    /// <summary>The health of an object. A deletion is not looked at, and a generation that was not observed comes first.</summary>
    public HealthAssessment Assess(KubeObject live)
    {
        if (live.Root.Find("status", "observedGeneration") is KubeInteger { Number: var observed }
            && live.Root.Find("metadata", "generation") is KubeInteger { Number: var generation }
            && observed != generation)
        {
            return new(HealthStatus.InProgress, string.Empty, []);
        }

        try
        {
            return new(
                inProgress?.EvaluateBoolean(live.Root) == true ? HealthStatus.InProgress
                    : failed?.EvaluateBoolean(live.Root) == true ? HealthStatus.Failed
                    : current.EvaluateBoolean(live.Root) ? HealthStatus.Current
                    : HealthStatus.InProgress,
                string.Empty,
                []);
        }
        catch (CelEvaluationException fault)
        {
            return HealthAssessment.Unknown(fault.Message);
        }
    }

    private static CelProgram? Parse(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            return CelProgram.Parse(text);
        }
        catch (CelSyntaxException fault)
        {
            throw Invalid($"failed to parse the expression {name}: failed to parse the CEL expression '{text}': {fault.Message}", fault);
        }
    }

    private static FailureException Invalid(string message, Exception? cause = null) => new(new Failure(FailureClass.Stalled, "InvalidCELExpression", message), cause);
}
