using GitOps.Core.Objects;
using NodaTime;
using NodaTime.Text;

namespace GitOps.Adapters.Helm.Releases;

/// <summary>One revision of a release as Helm keeps it. Fields that are not named here stay as they were read.</summary>
internal sealed class ReleaseRecord(KubeMap root)
{
    /// <summary>The whole record.</summary>
    public KubeMap Root { get; } = root;

    public string Name => Root["name"]?.AsString ?? string.Empty;

    public string Namespace => Root["namespace"]?.AsString ?? string.Empty;

    /// <summary>The revision, from 1.</summary>
    public long Version => Root["version"]?.AsInteger ?? 0;

    /// <summary><c>deployed</c>, <c>superseded</c>, <c>failed</c>, <c>pending-upgrade</c> and so on.</summary>
    public string Status => Root.Find("info", "status")?.AsString ?? ReleaseStatus.Unknown;

    public string Description => Root.Find("info", "description")?.AsString ?? string.Empty;

    /// <summary>The manifests as rendered, without hooks.</summary>
    public string Manifest => Root["manifest"]?.AsString ?? string.Empty;

    /// <summary>The values that were given.</summary>
    public KubeMap Values => Root["config"]?.AsMap ?? KubeMap.Empty;

    public string ChartName => Root.Find("chart", "metadata", "name")?.AsString ?? string.Empty;

    public string ChartVersion => Root.Find("chart", "metadata", "version")?.AsString ?? string.Empty;

    /// <summary>Whether the revision was left in the middle of an action.</summary>
    public bool IsPending => Status.StartsWith(ReleaseStatus.PendingPrefix, StringComparison.Ordinal);

    /// <summary>Name of the Secret that holds the revision.</summary>
    public string SecretName => SecretNameOf(Name, Version);

    /// <summary>Name of the Secret of a revision.</summary>
    public static string SecretNameOf(string name, long version) => $"sh.helm.release.v1.{name}.v{version}";

    /// <summary>This in another state.</summary>
    public ReleaseRecord With(string status, string description) =>
        new(Root.WithAt(["info", "status"], status).WithAt(["info", "description"], description));

    /// <summary>The record of a render, before its manifests are applied.</summary>
    public static ReleaseRecord Of(ChartRender render, ReleaseIdentity identity, KubeMap values, Instant now) => new(KubeMap.Of(
        ("name", identity.Name),
        ("info", KubeMap.Of(
            ("first_deployed", InstantPattern.ExtendedIso.Format(identity.FirstDeployed ?? now)),
            ("last_deployed", InstantPattern.ExtendedIso.Format(now)),
            ("deleted", string.Empty),
            ("description", identity.Description),
            ("status", identity.Status),
            ("notes", render.Notes))),
        ("chart", ReleaseChart.Of(render.Chart)),
        ("config", values),
        ("manifest", render.Manifest(includeCrds: false)),
        ("hooks", KubeList.Of(render.Hooks.Select(ReleaseChart.Hook))),
        ("version", identity.Version),
        ("namespace", identity.Namespace),
        ("apply_method", "ssa")));
}

/// <summary>What a record says beside what was rendered.</summary>
/// <param name="Name">Name of the release.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Version">The revision, from 1.</param>
/// <param name="Status">The state.</param>
/// <param name="Description">One line for people.</param>
/// <param name="FirstDeployed">When the first revision was installed; null when this is it.</param>
internal sealed record ReleaseIdentity(string Name, string Namespace, long Version, string Status, string Description, Instant? FirstDeployed = null);

/// <summary>States of a revision in Helm's words.</summary>
internal static class ReleaseStatus
{
    public const string Unknown = "unknown";
    public const string Deployed = "deployed";
    public const string Uninstalled = "uninstalled";
    public const string Superseded = "superseded";
    public const string Failed = "failed";
    public const string Uninstalling = "uninstalling";
    public const string PendingInstall = "pending-install";
    public const string PendingUpgrade = "pending-upgrade";
    public const string PendingRollback = "pending-rollback";

    /// <summary>What all states in the middle of an action begin with.</summary>
    public const string PendingPrefix = "pending-";
}
