using GitOps.Core;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Hosting.Projections;

/// <summary>From the state of a source to the status that Flux's source-controller would write.</summary>
/// <remarks>Trees are read in place, so there is no archive to download: <c>artifact.url</c> names the commit in its repository.</remarks>
internal static class SourceStatus
{
    public static KubeMap Of(SourceState state, KubeObject resource, Instant now)
    {
        var conditions = new ConditionList(resource.Status, resource.Generation, now);
        var isSettled = Describe(state, conditions);
        var next = KubeMap.Of(("conditions", (KubeValue)conditions.ToList()));
        if (isSettled && resource.Generation == state.Generation)
        {
            next = next.With("observedGeneration", resource.Generation);
        }

        if (state.HandledRequest.Length > 0)
        {
            next = next.With("lastHandledReconcileAt", state.HandledRequest);
        }

        return state.Artifact is { } artifact ? next.With("artifact", Describe(artifact, state.ArtifactAt ?? now, resource)) : next;
    }

    private static bool Describe(SourceState state, ConditionList conditions)
    {
        if (state.Failure is { } failure)
        {
            var isVerification = failure.Reason.StartsWith("Invalid", StringComparison.Ordinal) && failure.Reason.EndsWith("Signature", StringComparison.Ordinal);
            conditions.Set(isVerification ? "SourceVerified" : "FetchFailed", isVerification ? "False" : "True", failure.Reason, failure.Message);
            conditions.Set("Ready", "False", failure.Reason, failure.Message);
            if (failure.Class == FailureClass.Stalled)
            {
                conditions.Remove("Reconciling").Set("Stalled", "True", failure.Reason, failure.Message);
                return true;
            }

            conditions.Remove("Stalled").Set("Reconciling", "True", "ProgressingWithRetry", $"building artifact for {state.Reference}");
            return false;
        }

        conditions.Remove("Stalled").Remove("FetchFailed");
        if (!state.IsReady)
        {
            conditions.Set("Reconciling", "True", "Progressing", "building artifact").Set("Ready", "Unknown", "Progressing", "building artifact");
            return false;
        }

        var message = $"stored artifact for revision '{state.Artifact!.Revision}'";
        conditions.Remove("Reconciling").Set("Ready", "True", "Succeeded", message).Set("ArtifactInStorage", "True", "Succeeded", message);
        return true;
    }

    private static KubeMap Describe(Artifact artifact, Instant at, KubeObject resource)
    {
        var commit = artifact.Provenance.Commit;
        return KubeMap.Of(
            ("digest", (KubeValue)artifact.Digest),
            ("lastUpdateTime", InstantPattern.General.Format(at)),
            ("path", $"{resource.Kind.ToLowerInvariant()}/{resource.Namespace}/{resource.Name}/{commit}"),
            ("revision", artifact.Revision),
            ("url", $"{artifact.Provenance.Url}@{commit}"));
    }
}
