using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Core.Yaml;
using GitOps.Hosting.Declaring;
using GitOps.Hosting.Scheduling;
using GitOps.Testing.Stores;
using NodaTime;
using NodaTime.Testing;

namespace GitOps.Hosting.Tests.Declaring;

public sealed class DeclarerTests
{
    private const string Repository =
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: fleet, namespace: flux-system, generation: 1}
        spec: {interval: 1m, url: "https://robot:hunter2@git.example.com/fleet.git", ref: {branch: main}}
        """;

    private const string Apps =
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system, generation: 1}
        spec: {interval: 10m, path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: fleet}, dependsOn: [{name: infrastructure}]}
        """;

    private readonly FakeClock clock = new(Instant.FromUtc(2026, 1, 1, 0, 0));
    private readonly InMemoryEventStore events = new();
    private readonly InMemoryContentStore contents = new();
    private readonly DeclarationRegistry declarations = new();
    private readonly ReconcileQueue queue = new();
    private readonly Declarer declarer;

    public DeclarerTests()
    {
        var stamps = new EventStamps(clock, new HostEventIds());
        var snapshots = new InMemoryCheckpointStore();
        declarer = new Declarer(
            declarations,
            new(events, snapshots, EventCatalog.Default, stamps),
            new(events, snapshots, EventCatalog.Default, stamps),
            [],
            contents,
            new Redaction(new byte[32]),
            new Approvals(new(events, snapshots, EventCatalog.Default, stamps), queue, clock),
            queue,
            clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_asked_for_is_an_event_and_a_look_that_is_due_at_once()
    {
        await DeclareAsync(Apps);

        var declared = Assert.IsType<DeploymentDeclared>(Assert.Single(await ReadAsync()));
        Assert.Equal(("GitRepository/flux-system/fleet", "apps"), (declared.Source, declared.Path));
        Assert.Equal(TriggerReason.Definition, queue.TryTake(clock.GetCurrentInstant())!.Value.Trigger.Reason);
    }

    [Fact]
    public async Task A_status_that_changed_is_neither_an_event_nor_a_reason_to_look()
    {
        await DeclareAsync(Apps);
        queue.TryTake(clock.GetCurrentInstant());
        await DeclareAsync(Apps + "\nstatus: {observedGeneration: 1}");

        Assert.Single(await ReadAsync());
        Assert.Equal(1, queue.Pending(clock.GetCurrentInstant()));
        Assert.Null(queue.TryTake(clock.GetCurrentInstant()));
    }

    [Fact]
    public async Task A_password_in_the_url_reaches_neither_the_log_nor_the_contents()
    {
        await DeclareAsync(Repository);

        var declared = Assert.IsType<SourceDeclared>(Assert.Single(await ReadAsync()));
        var kept = System.Text.Encoding.UTF8.GetString((await contents.FindAsync(declared.DefinitionDigest, Cancellation))!);
        Assert.Equal("https://git.example.com/fleet.git", declared.Url);
        Assert.DoesNotContain("hunter2", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("robot", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_password_is_another_declaration()
    {
        await DeclareAsync(Repository);
        await DeclareAsync(Repository.Replace("hunter2", "correct-horse", StringComparison.Ordinal));

        var happened = await ReadAsync();
        Assert.NotEqual(Assert.IsType<SourceDeclared>(happened[0]).DefinitionDigest, Assert.IsType<SourceChanged>(happened[1]).DefinitionDigest);
    }

    [Fact]
    public async Task A_definition_that_cannot_be_read_is_declared_and_stalled_with_the_path_of_the_fault()
    {
        await DeclareAsync(Apps.Replace("interval: 10m", "interval: soon", StringComparison.Ordinal));

        var happened = await ReadAsync();
        var failed = Assert.IsType<ReconciliationFailed>(happened[1]);
        Assert.Equal(FailureClass.Stalled, failed.Failure.Class);
        Assert.Contains("spec.interval", failed.Failure.Message, StringComparison.Ordinal);
        Assert.Null(declarations.FindDeployment(new ObjectKey("Kustomization", "flux-system", "apps")));
    }

    [Fact]
    public async Task Who_waited_for_a_name_looks_again_when_it_is_declared()
    {
        await DeclareAsync(Apps);
        queue.Complete(queue.TryTake(clock.GetCurrentInstant())!.Value.Key, failed: false, _ => null);
        await DeclareAsync(Apps.Replace("name: apps", "name: infrastructure", StringComparison.Ordinal).Replace("dependsOn: [{name: infrastructure}]", "suspend: false", StringComparison.Ordinal));

        Assert.Equal(["apps", "infrastructure"], new[] { queue.TryTake(clock.GetCurrentInstant()), queue.TryTake(clock.GetCurrentInstant()) }.Select(item => item!.Value.Key.Object.Name).Order());
    }

    [Fact]
    public async Task A_resource_that_is_gone_retires_its_source_and_is_not_looked_at_again()
    {
        await DeclareAsync(Repository);
        await declarer.WithdrawAsync(Read(Repository), Cancellation);

        Assert.IsType<SourceRetired>((await ReadAsync())[^1]);
        Assert.Empty(declarations.Sources);
        Assert.Null(queue.TryTake(clock.GetCurrentInstant()));
    }

    private static KubeObject Read(string yaml) => KubeYaml.ParseObjects(yaml, "resource.yaml").First();

    private Task DeclareAsync(string yaml) => declarer.DeclareAsync(Read(yaml), isFirstSight: false, Cancellation);

    private async Task<List<object>> ReadAsync()
    {
        var happened = new List<object>();
        await foreach (var envelope in events.ReadAllAsync(0, Cancellation))
        {
            happened.Add(EventCatalog.Default.Read(envelope));
        }

        return happened;
    }
}
