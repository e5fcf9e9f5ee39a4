
namespace GitOps.Core.Deployments;

/// <summary>
/// What of an observation is kept beside the events it led to, so that the decision can be made again and compared. The big lists of
/// an observation stand in the events themselves and are not kept twice.
/// </summary>
internal static class Causes
{
    public static object Of(DeploymentObservation seen) => seen switch
    {
        DeploymentObservation.LiveStateCompared compared => new ComparedSummary(
            compared.Inputs, compared.ManifestsDigest, compared.Plan.Changes.Length, compared.Plan.Prune.Length, compared.Plan.Drift.Length, compared.Plan.Refused.Length),
        DeploymentObservation.ObjectsApplied applied => new AppliedSummary(applied.Inputs, applied.Objects.Length, applied.Failure),
        _ => seen,
    };

    internal sealed record ComparedSummary(RenderKey Inputs, string ManifestsDigest, int Changes, int Prune, int Drift, int Refused);

    internal sealed record AppliedSummary(RenderKey Inputs, int Objects, Failure? Failure);
}
