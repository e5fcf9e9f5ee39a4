namespace GitOps.Core.Audit.Rendering;

/// <summary>A render cannot be repeated; says which verdict that is, and what is missing by its name.</summary>
internal sealed class MissingInputException(RenderOutcome outcome, string message, Exception? cause = null) : Exception(message, cause)
{
    public RenderOutcome Outcome { get; } = outcome;
}
