using System.Text;
using GitOps.Adapters.Helm.Releases;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using NodaTime;
using NodaTime.Testing;

namespace GitOps.Adapters.Helm.Tests.Releases;

public sealed class SecretReleasesTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 1, 1, 0, 0);

    private readonly SecretCluster cluster = new();

    [Fact]
    public async Task A_record_is_read_back_as_it_was_written()
    {
        var releases = new SecretReleases(cluster, "flux", new FakeClock(Now));
        var record = Record(1, ReleaseStatus.PendingInstall);

        await releases.CreateAsync(record, TestContext.Current.CancellationToken);
        var read = await releases.FindAsync("app", 1, TestContext.Current.CancellationToken);

        Assert.Equal(record.Root, read!.Root);
        Assert.True(read.IsPending);
        var secret = Assert.Single(cluster.Secrets.Values);
        Assert.Equal(("sh.helm.release.v1.app.v1", "helm.sh/release.v1"), (secret.Name, secret.Root["type"]!.AsString));
        Assert.Equal("pending-install", secret.Metadata.Find("labels", "status")!.AsString);
        Assert.Equal("1767225600", secret.Metadata.Find("labels", "createdAt")!.AsString);
    }

    [Fact]
    public async Task A_record_that_Helm_wrote_is_read()
    {
        // Made with gzip and base64 from {"name":"app","version":2,"namespace":"apps","info":{"status":"deployed"},"unknown":{"kept":true}}.
        const string ByHelm = """{"name":"app","version":2,"namespace":"apps","info":{"status":"deployed"},"unknown":{"kept":true}}""";
        var record = ReleaseEncoding.Decode(Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(ByHelm))), "apps/x");

        Assert.Equal(("app", 2L, "deployed"), (record.Name, record.Version, record.Status));
        Assert.True(record.With(ReleaseStatus.Superseded, "by v3").Root.Find("unknown", "kept")!.AsBool);
    }

    [Fact]
    public async Task The_oldest_revisions_go_and_the_deployed_one_stays()
    {
        var releases = new SecretReleases(cluster, "flux", new FakeClock(Now));
        foreach (var (version, status) in new[] { (1L, ReleaseStatus.Deployed), (2L, ReleaseStatus.Failed), (3L, ReleaseStatus.Failed), (10L, ReleaseStatus.Failed) })
        {
            await releases.CreateAsync(Record(version, status), TestContext.Current.CancellationToken);
        }

        await releases.KeepAsync("app", 2, TestContext.Current.CancellationToken);

        Assert.Equal([1L, 10L], (await releases.HistoryAsync("app", TestContext.Current.CancellationToken)).Select(record => record.Version));
        Assert.Equal(10, (await releases.LastAsync("app", TestContext.Current.CancellationToken))!.Version);
    }

    [Fact]
    public async Task A_change_of_state_keeps_the_rest()
    {
        var releases = new SecretReleases(cluster, "flux", new FakeClock(Now));
        var record = Record(1, ReleaseStatus.PendingInstall);
        await releases.CreateAsync(record, TestContext.Current.CancellationToken);

        await releases.UpdateAsync(record.With(ReleaseStatus.Deployed, "Install complete"), TestContext.Current.CancellationToken);

        var read = await releases.LastAsync("app", TestContext.Current.CancellationToken);
        Assert.Equal((ReleaseStatus.Deployed, "Install complete", record.Manifest), (read!.Status, read.Description, read.Manifest));
    }

    [Fact]
    public void What_is_no_record_is_refused_without_showing_it()
    {
        var fault = Assert.Throws<ManifestException>(() => ReleaseEncoding.Decode("secret text"u8, "apps/x"));

        Assert.Contains("apps/x", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret text", fault.Message, StringComparison.Ordinal);
    }

    private static ReleaseRecord Record(long version, string status)
    {
        var chart = TestCharts.Of(
            ("values.yaml", "a: 1\n"),
            ("templates/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"),
            ("templates/hook.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n"));
        return ReleaseRecord.Of(ChartRenderer.Render(chart, TestCharts.Request()), new ReleaseIdentity("app", "apps", version, status, "made"), KubeMap.Of(("a", 2)), Now);
    }

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
