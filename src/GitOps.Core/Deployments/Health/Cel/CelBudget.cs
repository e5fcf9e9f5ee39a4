using System.Runtime.CompilerServices;

namespace GitOps.Core.Deployments.Health.Cel;

/// <summary>Counts the steps of one evaluation and ends it when there are too many.</summary>
internal sealed class CelBudget(CelLimits limits)
{
    private long left = limits.Cost;

    /// <summary>One step, and one more for each ten of what is gone through.</summary>
    public void Spend(long size = 0)
    {
        left -= 1 + (size / 10);
        if (left < 0)
        {
            throw new CelEvaluationException($"operation cancelled: actual cost limit exceeded: {limits.Cost}");
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CelEvaluationException("the expression is nested too deeply");
        }
    }
}
