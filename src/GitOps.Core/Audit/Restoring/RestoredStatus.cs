using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Audit.Restoring;

/// <summary>The part of a status that says how a definition stood.</summary>
internal static class RestoredStatus
{
    public static KubeMap Of(SourceState state) => state.Artifact is { } artifact
        ? KubeMap.Of(("artifact", (KubeValue)KubeMap.Of(
            ("revision", (KubeValue)artifact.Revision),
            ("digest", artifact.Digest),
            ("url", $"{artifact.Provenance.Url}@{artifact.Provenance.Commit}"),
            ("path", artifact.Provenance.Commit),
            ("lastUpdateTime", NodaTime.Text.InstantPattern.General.Format(state.ArtifactAt ?? default)))))
        : KubeMap.Empty;

    public static KubeMap Of(DeploymentState state)
    {
        var status = KubeMap.Of(("inventory", (KubeValue)KubeMap.Of(("entries", (KubeValue)KubeList.Of(state.Inventory.Select(item =>
            (KubeValue)KubeMap.Of(("id", (KubeValue)Inventory.IdOf(item)), ("v", item.Kind.Version))))))));
        if (state.Release is { } release)
        {
            return release.Attempt is null ? status : status.With("lastAttemptedRevision", release.Attempt.ChartVersion);
        }

        status = state.AttemptedRevision.Length == 0 ? status : status.With("lastAttemptedRevision", state.AttemptedRevision);
        return state.Applied is null ? status : status.With("lastAppliedRevision", state.Applied.Revision);
    }
}
