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

    /// <summary>Why the chart that follows from a release cannot be used yet: what the release asks for now was not fetched; null when it was. The words are Flux's.</summary>
    /// <param name="reference">The chart.</param>
    /// <param name="declared">As it is declared.</param>
    /// <param name="state">What is true of it.</param>
    /// <param name="written">The generation that was just written; 0 for none.</param>
    public static Blocker? CheckFollowing(SourceReference reference, DeclaredSource declared, SourceState state, long written)
    {
        if (declared.Generation >= written && (state.FetchedDefinition == declared.Digest || state.IsSuspended))
        {
            return null;
        }

        var why = declared.Generation >= written && state.Failure is { } failure && state.FailedDefinition == declared.Digest
            ? failure.Message
            : "latest generation of object has not been reconciled";
        return new(Reasons.SourceNotReady, $"{reference.Kind} '{reference.Namespace}/{reference.Name}' is not ready: {why}");
    }
}
