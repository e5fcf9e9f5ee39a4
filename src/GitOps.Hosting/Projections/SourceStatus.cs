using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Hosting.Projections;

/// <summary>From the state of a source to the status that Flux's source-controller would write.</summary>
/// <remarks>Trees are read in place, so there is no archive to download: <c>artifact.url</c> names the content where it came from.</remarks>
internal static class SourceStatus
{
    public static KubeMap Of(SourceState state, KubeObject resource, Instant now)
    {
        var conditions = new ConditionList(resource.Status, resource.Generation, now);
        var isSettled = Describe(state, resource.Kind, conditions);
        var next = KubeMap.Of(("conditions", (KubeValue)conditions.ToList()));
        if (isSettled && resource.Generation == state.Generation)
        {
            next = next.With("observedGeneration", resource.Generation);
        }

        if (state.HandledRequest.Length > 0)
        {
            next = next.With("lastHandledReconcileAt", state.HandledRequest);
        }

        return state.Artifact is { } artifact ? WithArtifact(next, artifact, state.ArtifactAt ?? now, resource) : next;
    }

    private static bool Describe(SourceState state, string kind, ConditionList conditions)
    {
        if (state.Failure is { } failure)
        {
            Describe(failure, conditions);
            if (failure.Class == FailureClass.Stalled)
            {
                conditions.Remove("Reconciling").Set("Stalled", "True", failure.Reason, failure.Message);
                return true;
            }

            conditions.Remove("Stalled").Set("Reconciling", "True", "ProgressingWithRetry", $"building artifact for {state.Reference}");
            return false;
        }

        conditions.Remove("Stalled").Remove("FetchFailed").Remove("BuildFailed");
        if (!state.IsReady)
        {
            conditions.Set("Reconciling", "True", "Progressing", "building artifact").Set("Ready", "Unknown", "Progressing", "building artifact");
            return false;
        }

        var (reason, message) = SourceWords.OfStored(kind, state.Artifact!);
        conditions.Remove("Reconciling").Set("Ready", "True", reason, message).Set("ArtifactInStorage", "True", reason, message);
        if (state.Artifact!.Provenance.Signer.Length == 0)
        {
            conditions.Remove("SourceVerified");
        }
        else
        {
            conditions.Set("SourceVerified", "True", "Succeeded", SourceWords.OfVerified(kind, state.Artifact));
        }

        return true;
    }

    private static void Describe(Failure failure, ConditionList conditions)
    {
        if (SourceReasons.IsVerification(failure))
        {
            conditions.Set("SourceVerified", "False", failure.Reason == SourceReasons.ChartVerificationError ? SourceReasons.VerificationError : failure.Reason, failure.Message);
        }

        var isBuild = SourceReasons.IsBuild(failure);
        if (isBuild || !SourceReasons.IsVerification(failure))
        {
            conditions.Remove(isBuild ? "FetchFailed" : "BuildFailed").Set(isBuild ? "BuildFailed" : "FetchFailed", "True", failure.Reason, failure.Message);
        }

        conditions.Set("Ready", "False", failure.Reason, failure.Message);
    }

    private static KubeMap WithArtifact(KubeMap status, Artifact artifact, Instant at, KubeObject resource)
    {
        var place = ArtifactPlace.Of(resource.Kind, artifact);
        var described = KubeMap.Of(
            ("digest", (KubeValue)artifact.Digest),
            ("lastUpdateTime", InstantPattern.General.Format(at)),
            ("path", $"{resource.Kind.ToLowerInvariant()}/{resource.Namespace}/{resource.Name}/{place.File}"),
            ("revision", artifact.Revision),
            ("url", place.Url));
        var from = artifact.Provenance;
        if (from.OriginSource is not null || from.OriginRevision is not null)
        {
            var metadata = KubeMap.Empty;
            metadata = from.OriginSource is { } source ? metadata.With("org.opencontainers.image.source", source) : metadata;
            metadata = from.OriginRevision is { } revision ? metadata.With("org.opencontainers.image.revision", revision) : metadata;
            described = described.With("metadata", metadata);
        }

        status = status.With("artifact", described);
        status = from.Chart is { } chart && resource.Kind == HelmChart.KindName ? status.With("observedChartName", chart) : status;
        status = from.ValuesFiles is { } files ? status.With("observedValuesFiles", KubeList.Of(files.Split('\n').Select(file => (KubeValue)file))) : status;
        return from.Upstream is { } upstream ? status.With("observedSourceArtifactRevision", upstream) : status;
    }
}
