using System.Text;
using System.Text.Json;
using GitOps.Core.Audit;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Core.Tests.Deployments;
using GitOps.Testing.Stores;

namespace GitOps.Core.Tests.Audit;

public sealed class ReplayTests
{
    private static readonly StreamId Apps = Streams.Deployment(AuditLog.Apps);

    [Fact]
    public async Task A_snapshot_that_follows_from_the_events_is_equal()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var report = await ReplayAsync(log, await SnapshotAsync(log, 6, state => state));
        Assert.Equal((2, 14L, 1, 0), (report.Streams, report.Events, report.Snapshots, report.Resources));
        Assert.Empty(report.Differences);
    }

    [Fact]
    public async Task A_snapshot_that_says_something_else_is_named_with_the_field()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var report = await ReplayAsync(log, await SnapshotAsync(log, 6, state => state with { Inventory = [AuditLog.Web], HandledRequest = "never" }));
        Assert.Equal(["handledRequest in the snapshot at version 6", "inventory in the snapshot at version 6"], report.Differences.Select(item => item.What).Order());
    }

    [Fact]
    public async Task A_snapshot_of_events_that_are_gone_is_a_difference()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var snapshots = new InMemoryCheckpointStore();
        await snapshots.SaveSnapshotAsync(Apps, new(DeploymentDecider.StateType, 99, "{}"u8.ToArray()), TestContext.Current.CancellationToken);
        Assert.Equal(new ReplayDifference(Apps, "version of the snapshot", "99", "11"), Assert.Single((await ReplayAsync(log, snapshots)).Differences));
    }

    [Fact]
    public async Task A_damaged_snapshot_is_a_difference()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var snapshots = new InMemoryCheckpointStore();
        await snapshots.SaveSnapshotAsync(Apps, new(DeploymentDecider.StateType, 6, Encoding.UTF8.GetBytes("{\"inven")), TestContext.Current.CancellationToken);
        Assert.Equal("damaged", Assert.Single((await ReplayAsync(log, snapshots)).Differences).Stored);
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_is_a_difference_and_the_rest_is_read()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        await log.AppendUnknownAsync();
        var report = await ReplayAsync(log, new InMemoryCheckpointStore());
        Assert.Equal(15, report.Events);
        Assert.Equal("deployment.dreamt/v9", Assert.Single(report.Differences).Stored);
    }

    [Fact]
    public async Task A_status_that_the_events_lead_to_is_equal()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var report = await ReplayAsync(log, Resource(AuditLog.InputsOf(AuditLog.Bob).Revision, "shop_settings__ConfigMap", "shop_web_apps_Deployment"));
        Assert.Equal(2, report.Resources);
        Assert.Empty(report.Differences);
    }

    [Fact]
    public async Task A_status_that_says_something_else_is_a_difference_for_each_field_and_object()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var report = await ReplayAsync(log, Resource("main@sha1:dream", "shop_settings__ConfigMap", "shop_dream__ConfigMap"));
        Assert.Equal(
            [
                new(Apps, "status.lastAppliedRevision", "main@sha1:dream", AuditLog.InputsOf(AuditLog.Bob).Revision),
                new(Apps, "status.inventory", "shop_dream__ConfigMap", "(absent)"),
                new(Apps, "status.inventory", "(absent)", "shop_web_apps_Deployment"),
            ],
            report.Differences);
    }

    [Fact]
    public async Task A_status_of_a_source_that_says_something_else_is_a_difference_for_each_field()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var apps = Resource(AuditLog.InputsOf(AuditLog.Bob).Revision, "shop_settings__ConfigMap", "shop_web_apps_Deployment");
        var report = await Replay.RunAsync(log.Events, new InMemoryCheckpointStore(), new ObjectsOnly(apps, SourceResource("main@sha1:dream", "False")), TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                new(Streams.Source(AuditLog.Source), "status.artifact.revision", "main@sha1:dream", AuditLog.InputsOf(AuditLog.Bob).Revision),
                new(Streams.Source(AuditLog.Source), "status of the Ready condition", "False", "True"),
            ],
            report.Differences);
    }

    [Fact]
    public async Task A_confirmation_from_before_there_was_anything_is_a_difference()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var snapshots = new InMemoryCheckpointStore();
        await snapshots.ConfirmAsync(Apps, AuditLog.Start, TestContext.Current.CancellationToken);
        await snapshots.ConfirmAsync(Streams.Source(AuditLog.Source), AuditLog.Start, TestContext.Current.CancellationToken);

        var report = await ReplayAsync(log, snapshots);

        Assert.Equal(2, report.Confirmations);
        Assert.Equal((Apps, "confirmation"), (Assert.Single(report.Differences).Stream, report.Differences[0].What));
    }

    [Fact]
    public async Task A_custom_resource_that_is_not_there_is_a_difference()
    {
        var log = await AuditLog.OfTwoCommitsAsync();
        var report = await Replay.RunAsync(log.Events, new InMemoryCheckpointStore(), new ObjectsOnly(), TestContext.Current.CancellationToken);
        Assert.Equal(["custom resource", "custom resource"], report.Differences.Select(item => item.What));
    }

    [Theory]
    [InlineData("oci", 0)]
    [InlineData("default", 1)]
    public async Task A_repository_of_charts_in_a_registry_has_no_status_to_compare(string type, int differences)
    {
        var log = new AuditLog();
        await log.AppendAsync(Streams.Source(new("HelmRepository", "flux-system", "charts")), new SourceDeclared(1, "sha256:d1", "oci://registry.example.org/charts", "registry"));
        var repository = new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"source.toolkit.fluxcd.io/v1"),
            ("kind", "HelmRepository"),
            ("metadata", KubeMap.Of(("namespace", (KubeValue)"flux-system"), ("name", "charts"))),
            ("spec", KubeMap.Of(("type", (KubeValue)type)))));
        var report = await Replay.RunAsync(log.Events, new InMemoryCheckpointStore(), new ObjectsOnly(repository), TestContext.Current.CancellationToken);
        Assert.Equal((1, differences), (report.Resources, report.Differences.Length));
    }

    private static Task<ReplayReport> ReplayAsync(AuditLog log, KubeObject resource) =>
        Replay.RunAsync(log.Events, new InMemoryCheckpointStore(), new ObjectsOnly(resource, SourceResource(AuditLog.InputsOf(AuditLog.Bob).Revision, "True")), TestContext.Current.CancellationToken);

    private static KubeObject Resource(string revision, params string[] inventory) => new(KubeMap.Of(
        ("apiVersion", (KubeValue)"kustomize.toolkit.fluxcd.io/v1"),
        ("kind", "Kustomization"),
        ("metadata", KubeMap.Of(("namespace", (KubeValue)"flux-system"), ("name", "apps"))),
        ("status", KubeMap.Of(
            ("lastAppliedRevision", (KubeValue)revision),
            ("lastAttemptedRevision", AuditLog.InputsOf(AuditLog.Bob).Revision),
            ("conditions", Ready("True")),
            ("inventory", KubeMap.Of(("entries", (KubeValue)KubeList.Of(inventory.Select(id => (KubeValue)KubeMap.Of(("id", (KubeValue)id), ("v", "v1")))))))))));

    private static KubeObject SourceResource(string revision, string ready) => new(KubeMap.Of(
        ("apiVersion", (KubeValue)"source.toolkit.fluxcd.io/v1"),
        ("kind", "GitRepository"),
        ("metadata", KubeMap.Of(("namespace", (KubeValue)"flux-system"), ("name", "fleet"))),
        ("status", KubeMap.Of(
            ("artifact", (KubeValue)KubeMap.Of(("revision", (KubeValue)revision), ("digest", AuditLog.InputsOf(AuditLog.Bob).ArtifactDigest))),
            ("conditions", Ready(ready))))));

    private static KubeList Ready(string status) => KubeList.Of(KubeMap.Of(("type", (KubeValue)"Ready"), ("status", status)));

    private static Task<ReplayReport> ReplayAsync(AuditLog log, InMemoryCheckpointStore snapshots) =>
        Replay.RunAsync(log.Events, snapshots, null, TestContext.Current.CancellationToken);

    private static async Task<InMemoryCheckpointStore> SnapshotAsync(AuditLog log, long version, Func<DeploymentState, DeploymentState> change)
    {
        var state = DeploymentState.Initial;
        await foreach (var envelope in log.Events.ReadStreamAsync(Apps, 1, TestContext.Current.CancellationToken))
        {
            state = envelope.Version <= version ? DeploymentState.Evolve(state, (DeploymentEvent)EventCatalog.Default.Read(envelope), envelope.Event.At) : state;
        }

        var snapshots = new InMemoryCheckpointStore();
        var body = JsonSerializer.SerializeToUtf8Bytes(change(state), EventJson.Options);
        await snapshots.SaveSnapshotAsync(Apps, new(DeploymentDecider.StateType, version, body), TestContext.Current.CancellationToken);
        return snapshots;
    }
}
