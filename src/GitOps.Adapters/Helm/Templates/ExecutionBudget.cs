using System.Diagnostics;

namespace GitOps.Adapters.Helm.Templates;

/// <summary>How much one render may cost. Every limit is far above what real charts need.</summary>
internal sealed record TemplateLimits
{
    /// <summary>Characters that may be written, counting what functions make on the way.</summary>
    public long MaximumText { get; init; } = 128L * 1024 * 1024;

    /// <summary>Nodes that may be executed and elements that may be made.</summary>
    public long MaximumSteps { get; init; } = 50_000_000;

    /// <summary>Longest time.</summary>
    public TimeSpan MaximumTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How deep templates may call each other; Helm allows 1000 for each name, Go 100000.</summary>
    public int MaximumDepth { get; init; } = 100_000;
}

/// <summary>What is left of <see cref="TemplateLimits"/> in a render.</summary>
internal sealed class ExecutionBudget(TemplateLimits limits, CancellationToken cancellationToken)
{
    private const int StepsBetweenLooks = 4096;

    private readonly long started = Stopwatch.GetTimestamp();
    private long stepsLeft = limits.MaximumSteps;
    private long textLeft = limits.MaximumText;
    private int untilLook = StepsBetweenLooks;

    /// <summary>How deep templates may call each other.</summary>
    public int MaximumDepth => limits.MaximumDepth;

    /// <summary>Takes one step.</summary>
    public void Step()
    {
        if (--untilLook <= 0)
        {
            Look(StepsBetweenLooks);
        }
    }

    /// <summary>Takes many steps at once, before a function makes that many elements.</summary>
    public void Elements(long count) => Look(Math.Max(count, 1));

    /// <summary>Takes room for text before it is made.</summary>
    public void Text(long length)
    {
        textLeft -= length;
        if (textLeft < 0)
        {
            throw new TemplateBudgetException($"the templates make more than {limits.MaximumText} characters of text; render less or raise the limit");
        }
    }

    private void Look(long steps)
    {
        stepsLeft -= steps;
        untilLook = StepsBetweenLooks;
        cancellationToken.ThrowIfCancellationRequested();
        if (stepsLeft < 0)
        {
            throw new TemplateBudgetException($"the templates take more than {limits.MaximumSteps} steps; render less or raise the limit");
        }

        if (Stopwatch.GetElapsedTime(started) > limits.MaximumTime)
        {
            throw new TemplateBudgetException($"the templates take longer than {limits.MaximumTime}; render less or raise the limit");
        }
    }
}
