using System.Collections.Immutable;
using System.Globalization;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using NodaTime;

namespace GitOps.Adapters.Helm.Releases;

/// <summary>The records of releases in Helm's own Secrets, so that the program and this engine see each other's releases.</summary>
internal sealed class SecretReleases(IClock clock) : IReleaseStore
{
    private const string SecretType = "helm.sh/release.v1";
    private const string FieldManager = "helm-controller";

    private static readonly GroupVersionKind Secret = GroupVersionKind.Of("v1", "Secret");

    public async Task<ImmutableArray<StoredRelease>> ListAsync(ICluster cluster, string storageNamespace, string name, CancellationToken cancellationToken)
    {
        var query = new ObjectQuery(Secret, storageNamespace, $"owner=helm,name={name}");
        var list = await cluster.ListAsync(query, cancellationToken).ConfigureAwait(false);
        return [.. list.Items.Select(Unread).OrderBy(item => item.Version)];
    }

    public Task CreateAsync(ICluster cluster, string storageNamespace, ReleaseRecord record, CancellationToken cancellationToken) =>
        cluster.CreateAsync(ToSecret(record, storageNamespace, "createdAt"), cancellationToken);

    public Task UpdateAsync(ICluster cluster, string storageNamespace, ReleaseRecord record, CancellationToken cancellationToken)
    {
        var secret = ToSecret(record, storageNamespace, "modifiedAt").Root;
        var change = KubeMap.Of(
            ("metadata", KubeMap.Of(("labels", secret["metadata"]!.AsMap["labels"]!.AsMap.With("createdAt", KubeValue.Null)))),
            ("data", secret["data"]!));
        return cluster.PatchAsync(ReferenceTo(storageNamespace, record.Name, record.Version), new ObjectPatch(ObjectPatchKind.Merge, change, FieldManager: FieldManager), cancellationToken);
    }

    public Task<bool> DeleteAsync(ICluster cluster, string storageNamespace, string name, long version, CancellationToken cancellationToken) =>
        cluster.DeleteAsync(ReferenceTo(storageNamespace, name, version), new DeleteOptions(), cancellationToken);

    private static StoredRelease Unread(KubeObject secret) => new(
        long.TryParse(secret.Label("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0,
        secret.Label("status") ?? string.Empty,
        () => Decode(secret));

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

    private static ObjectRef ReferenceTo(string storageNamespace, string name, long version) => new(Secret, storageNamespace, ReleaseRecord.SecretNameOf(name, version));

    private KubeObject ToSecret(ReleaseRecord record, string storageNamespace, string stamp) => new(KubeMap.Of(
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
