using GitOps.Core.Definitions;
using NodaTime;

namespace GitOps.Core.Audit.Rendering;

/// <summary>What became of rendering again what was applied once.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Revision">The revision that was applied.</param>
/// <param name="ManifestsDigest">Digest of the manifests that were applied.</param>
/// <param name="At">When that was recorded.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Why">In words; empty when it is proven.</param>
public sealed record RenderVerdict(ObjectKey Deployment, string Revision, string ManifestsDigest, Instant At, RenderOutcome Outcome, string Why);

/// <summary>What rendering again can come to.</summary>
public enum RenderOutcome
{
    /// <summary>The revision, fetched and rendered again, has the digest of what was applied.</summary>
    Proven,

    /// <summary>The source does not have the revision any more, or cannot be reached.</summary>
    SourceGone,

    /// <summary>What is rendered now is not what was applied.</summary>
    Differs,

    /// <summary>Something that the manifests are a function of is not at hand: substitution variables, the key for Secrets, a declaration.</summary>
    InputMissing,
}
