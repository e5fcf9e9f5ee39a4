using System.Text;
using GitOps.Adapters.Helm.Releases;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using NodaTime;
using NodaTime.Testing;

namespace GitOps.Adapters.Helm.Tests.Releases;

public sealed class SecretReleasesTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 1, 1, 0, 0);

    private readonly SecretCluster cluster = new();
    private readonly SecretReleases releases = new(new FakeClock(Now));

    [Fact]
    public async Task A_record_is_read_back_as_it_was_written()
    {
        var record = Record(1, "pending-install");

        await releases.CreateAsync(cluster, "flux", record, TestContext.Current.CancellationToken);
        var read = Assert.Single(await releases.ListAsync(cluster, "flux", "app", TestContext.Current.CancellationToken));

        Assert.Equal((1L, "pending-install"), (read.Version, read.Status));
        Assert.Equal(record.Root, read.Record.Root);
        Assert.True(read.Record.IsPending);
        var secret = Assert.Single(cluster.Secrets.Values);
        Assert.Equal(("sh.helm.release.v1.app.v1", "helm.sh/release.v1"), (secret.Name, secret.Root["type"]!.AsString));
        Assert.Equal("pending-install", secret.Metadata.Find("labels", "status")!.AsString);
        Assert.Equal("1767225600", secret.Metadata.Find("labels", "createdAt")!.AsString);
    }

    [Fact]
    public void A_record_that_Helm_wrote_is_read()
    {
        // Made with base64 from JSON, as Helm did before it packed its records.
        const string ByHelm = """{"name":"app","version":2,"namespace":"apps","info":{"status":"deployed"},"unknown":{"kept":true}}""";
        var record = ReleaseEncoding.Decode(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(ByHelm))), "apps/x");

        Assert.Equal(("app", 2L, "deployed"), (record.Name, record.Version, record.Status));
        Assert.True(record.With("superseded", "by v3").Root.Find("unknown", "kept")!.AsBool);
    }

    [Fact]
    public async Task A_change_of_state_keeps_the_rest()
    {
        var record = Record(1, "pending-install");
        await releases.CreateAsync(cluster, "flux", record, TestContext.Current.CancellationToken);

        await releases.UpdateAsync(cluster, "flux", record.With("deployed", "Install complete"), TestContext.Current.CancellationToken);

        var read = Assert.Single(await releases.ListAsync(cluster, "flux", "app", TestContext.Current.CancellationToken)).Record;
        Assert.Equal(("deployed", "Install complete", record.Manifest), (read.Status, read.Description, read.Manifest));
    }

    [Fact]
    public async Task Revisions_come_in_the_order_of_their_numbers()
    {
        foreach (var version in (long[])[10, 2, 1])
        {
            await releases.CreateAsync(cluster, "flux", Record(version, "failed"), TestContext.Current.CancellationToken);
        }

        Assert.Equal([1L, 2L, 10L], (await releases.ListAsync(cluster, "flux", "app", TestContext.Current.CancellationToken)).Select(item => item.Version));
    }

    [Fact]
    public void What_is_no_record_is_refused_without_showing_it()
    {
        var fault = Assert.Throws<ManifestException>(() => ReleaseEncoding.Decode("secret text"u8, "apps/x"));

        Assert.Contains("apps/x", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret text", fault.Message, StringComparison.Ordinal);
    }

    private static ReleaseRecord Record(long version, string status) => new(KubeMap.Of(
        ("name", "app"),
        ("info", KubeMap.Of(("status", status), ("description", "made"))),
        ("manifest", "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n"),
        ("config", KubeMap.Of(("a", 2))),
        ("version", version),
        ("namespace", "apps")));

    /// <summary>A cluster that knows Secrets only.</summary>
    private sealed class SecretCluster : ICluster
    {
        public Dictionary<string, KubeObject> Secrets { get; } = new(StringComparer.Ordinal);

        public ICluster As(ClusterIdentity identity) => this;

        public Task<KindMapping?> FindKindAsync(GroupVersionKind kind, CancellationToken cancellationToken) => Task.FromResult<KindMapping?>(new KindMapping(kind, "secrets", true));

        public Task<KubeObject?> FindAsync(ObjectRef reference, CancellationToken cancellationToken) => Task.FromResult(Secrets.GetValueOrDefault(reference.Name));

        public Task<ObjectList> ListAsync(ObjectQuery query, CancellationToken cancellationToken) => Task.FromResult(new ObjectList([.. Secrets.Values], "1"));

        public IAsyncEnumerable<ObjectChange> WatchAsync(ObjectQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<KubeObject> ApplyAsync(KubeObject desired, ApplyOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<KubeObject> PatchAsync(ObjectRef reference, ObjectPatch patch, CancellationToken cancellationToken)
        {
            var body = patch.Body.AsMap;
            var secret = Secrets[reference.Name].Root;
            Secrets[reference.Name] = new KubeObject(secret.With("data", body["data"]!).WithAt(["metadata", "labels"], body.Find("metadata", "labels")!));
            return Task.FromResult(Secrets[reference.Name]);
        }

        public Task<KubeObject> CreateAsync(KubeObject desired, CancellationToken cancellationToken)
        {
            Secrets.Add(desired.Name, desired);
            return Task.FromResult(desired);
        }

        public Task<bool> DeleteAsync(ObjectRef reference, DeleteOptions options, CancellationToken cancellationToken) => Task.FromResult(Secrets.Remove(reference.Name));
    }
}
