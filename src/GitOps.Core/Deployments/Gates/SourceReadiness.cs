using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments.Gates;

/// <summary>Whether the source of a deployment has something to deploy. A source that fails now still serves its last artifact.</summary>
internal static class SourceReadiness
{
    /// <summary>What is missing; null when the source has an artifact. The words are Flux's.</summary>
    public static Blocker? Check(SourceReference reference, DeclaredSource? declared, SourceState state) => (declared, state.Artifact) switch
    {
        (null, _) => new(Reasons.ArtifactFailed, $"unable to get source '{reference.Namespace}/{reference.Name}': {reference.Kind} '{reference.Namespace}/{reference.Name}' not found"),
        (_, null) => new(Reasons.ArtifactFailed, "Source artifact not found, retrying in 30s"),
        _ => null,
    };
}
