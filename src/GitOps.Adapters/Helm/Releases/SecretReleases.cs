using System.Globalization;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.Helm.Releases;

/// <summary>The records of releases in a namespace, in Helm's own Secrets, so that the program and this engine see each other's releases.</summary>
internal sealed class SecretReleases(ICluster cluster, string storageNamespace, IClock clock)
{
    private const string SecretType = "helm.sh/release.v1";
    private const string FieldManager = "helm-controller";

    private static readonly GroupVersionKind Secret = GroupVersionKind.Of("v1", "Secret");

    /// <summary>A revision; null when it is not there.</summary>
    /// <exception cref="ClusterException">The server refuses or cannot be reached.</exception>
    public async Task<ReleaseRecord?> FindAsync(string name, long version, CancellationToken cancellationToken)
    {
        var found = await cluster.FindAsync(ReferenceTo(name, version), cancellationToken).ConfigureAwait(false);
        return found is null ? null : Decode(found);
    }

    /// <summary>All revisions of a release, oldest first.</summary>
    /// <exception cref="ClusterException">The server refuses or cannot be reached.</exception>
    public async Task<IReadOnlyList<ReleaseRecord>> HistoryAsync(string name, CancellationToken cancellationToken)
    {
        var query = new ObjectQuery(Secret, storageNamespace, $"owner=helm,name={name}");
        var list = await cluster.ListAsync(query, cancellationToken).ConfigureAwait(false);
        return [.. list.Items.Select(Decode).OrderBy(record => record.Version)];
    }

    /// <summary>The newest revision of a release; null when there is none.</summary>
    /// <exception cref="ClusterException">The server refuses or cannot be reached.</exception>
    public async Task<ReleaseRecord?> LastAsync(string name, CancellationToken cancellationToken)
    {
        var history = await HistoryAsync(name, cancellationToken).ConfigureAwait(false);
        return history.Count == 0 ? null : history[^1];
    }

    /// <summary>Keeps a new revision. Of two who try the same one, one is refused with a conflict.</summary>
    /// <exception cref="ClusterException">The revision exists already, the server refuses or cannot be reached.</exception>
    public Task CreateAsync(ReleaseRecord record, CancellationToken cancellationToken) =>
        cluster.CreateAsync(ToSecret(record, "createdAt"), cancellationToken);

    /// <summary>Replaces what is kept of a revision.</summary>
    /// <exception cref="ClusterException">The server refuses or cannot be reached.</exception>
    public Task UpdateAsync(ReleaseRecord record, CancellationToken cancellationToken)
    {
        var secret = ToSecret(record, "modifiedAt").Root;
        var change = KubeMap.Of(
            ("metadata", KubeMap.Of(("labels", secret["metadata"]!.AsMap["labels"]!))),
            ("data", secret["data"]!));
        return cluster.PatchAsync(ReferenceTo(record.Name, record.Version), new ObjectPatch(ObjectPatchKind.Merge, change, FieldManager: FieldManager), cancellationToken);
    }

    /// <summary>Removes a revision.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ClusterException">The server refuses or cannot be reached.</exception>
    public Task<bool> DeleteAsync(string name, long version, CancellationToken cancellationToken) =>
        cluster.DeleteAsync(ReferenceTo(name, version), new DeleteOptions(), cancellationToken);

    /// <summary>Removes the oldest revisions so that at most so many stay; the last deployed one always does.</summary>
    /// <exception cref="ClusterException">The server refuses or cannot be reached.</exception>
    public async Task KeepAsync(string name, int most, CancellationToken cancellationToken)
    {
        var history = await HistoryAsync(name, cancellationToken).ConfigureAwait(false);
        var deployed = history.LastOrDefault(record => record.Status == ReleaseStatus.Deployed);
        var surplus = most <= 0 ? 0 : history.Count - most;
        foreach (var record in history.Where(record => record != deployed).Take(Math.Max(surplus, 0)))
        {
            await DeleteAsync(name, record.Version, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ReleaseRecord Decode(KubeObject secret)
    {
        var name = $"{secret.Namespace}/{secret.Name}";
        var data = secret.Root.Find("data", "release")?.AsString
            ?? throw new ManifestException($"Secret {name} has no key release; it is no release record of Helm");
        try
        {
            return ReleaseEncoding.Decode(Convert.FromBase64String(data), name);
        }
        catch (FormatException e)
        {
            throw new ManifestException($"Secret {name} is not encoded in base 64", e);
        }
    }

    private ObjectRef ReferenceTo(string name, long version) => new(Secret, storageNamespace, ReleaseRecord.SecretNameOf(name, version));

    private KubeObject ToSecret(ReleaseRecord record, string stamp) => new(KubeMap.Of(
        ("apiVersion", "v1"),
        ("kind", "Secret"),
        ("metadata", KubeMap.Of(
            ("name", record.SecretName),
            ("namespace", storageNamespace),
            ("labels", KubeMap.Of(
                (stamp, clock.GetCurrentInstant().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
                ("name", record.Name),
                ("owner", "helm"),
                ("status", record.Status),
                ("version", record.Version.ToString(CultureInfo.InvariantCulture)))))),
        ("type", SecretType),
        ("data", KubeMap.Of(("release", Convert.ToBase64String(ReleaseEncoding.Encode(record)))))));
}
