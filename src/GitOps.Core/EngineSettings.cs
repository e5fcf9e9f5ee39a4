using GitOps.Core.Deployments.Guards;

namespace GitOps.Core;

/// <summary>What the engine must know of its host; made from the host's options.</summary>
/// <param name="FieldManager">Name under which applied fields are owned.</param>
/// <param name="ApplyConcurrency">Requests to the cluster at once for one deployment.</param>
/// <param name="AllowCrossNamespaceReferences">Whether a definition may use a source of another namespace.</param>
/// <param name="KeepFluxControllers">Whether Flux's own controllers are applied where a repository has them.</param>
internal sealed record EngineSettings(string FieldManager, int ApplyConcurrency, bool AllowCrossNamespaceReferences, bool KeepFluxControllers = false)
{
    /// <summary>The service account that deployments without one are applied as; null for the engine's own rights.</summary>
    public string? DefaultServiceAccount { get; init; }

    /// <summary>Which plans wait for approval.</summary>
    public GuardSettings Guards { get; init; } = GuardSettings.Default;
}
