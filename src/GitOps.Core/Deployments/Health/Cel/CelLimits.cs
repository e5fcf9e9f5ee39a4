namespace GitOps.Core.Deployments.Health.Cel;

/// <summary>What an expression of a stranger may cost.</summary>
/// <param name="Length">Longest expression, in characters.</param>
/// <param name="Depth">Deepest nesting of an expression.</param>
/// <param name="Cost">Most steps of an evaluation; a step is a node, or some characters or items that a function goes through.</param>
internal sealed record CelLimits(int Length, int Depth, long Cost)
{
    public static CelLimits Default { get; } = new(Length: 100_000, Depth: 200, Cost: 1_000_000);
}
