using GitOps.Core.Deployments.Health.Cel;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health;

/// <summary>The readiness of a dependency by expression, <c>spec.dependsOn[].readyExpr</c>, over <c>self</c> and <c>dep</c>.</summary>
internal sealed class ReadyExpression
{
    private readonly CelProgram program;

    private ReadyExpression(CelProgram program) => this.program = program;

    /// <summary>Reads and checks an expression; it must give a bool and may use nothing but <c>self</c> and <c>dep</c>.</summary>
    /// <exception cref="FailureException">It is none: stalled, with reason <c>InvalidCELExpression</c>.</exception>
    public static ReadyExpression Compile(string text)
    {
        try
        {
            return new ReadyExpression(CelProgram.Compile(text, ["self", "dep"]));
        }
        catch (CelSyntaxException fault)
        {
            throw new FailureException(
                new Failure(FailureClass.Stalled, "InvalidCELExpression", $"failed to parse the CEL expression '{text}': {fault.Message}"),
                fault);
        }
    }

    /// <summary>Whether the dependency is ready.</summary>
    /// <param name="self">The definition that waits, as it is in the cluster.</param>
    /// <param name="dependency">The definition that is waited for.</param>
    /// <exception cref="FailureException">The expression has no value for these two: waiting, with reason <c>DependencyNotReady</c>.</exception>
    public bool IsReady(KubeObject self, KubeObject dependency)
    {
        try
        {
            return program.EvaluateBoolean([new("self", self.Root), new("dep", dependency.Root)]);
        }
        catch (CelEvaluationException fault)
        {
            throw new FailureException(new Failure(FailureClass.Waiting, "DependencyNotReady", fault.Message), fault);
        }
    }
}
