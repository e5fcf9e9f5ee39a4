using System.Collections.Concurrent;
using System.Collections.Immutable;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Deployments.Applying;

/// <summary>How many requests a comparison costs, and what it makes of the answers.</summary>
public sealed class ClusterComparerTests
{
    [Fact]
    public async Task What_is_not_there_costs_one_dry_run_and_no_look()
    {
        var cluster = new Cluster();
        Assert.IsType<ObjectComparison.Missing>(await CompareAsync(cluster, Config("1"), isKnown: false));
        Assert.Equal(["dry run"], cluster.Asked);
    }

    [Fact]
    public async Task What_was_there_before_is_looked_at_after_the_dry_run_and_compared()
    {
        var cluster = new Cluster(Config("by somebody", "7"));
        var differs = Assert.IsType<ObjectComparison.Differs>(await CompareAsync(cluster, Config("1"), isKnown: false));
        Assert.Equal(["dry run", "look"], cluster.Asked);
        Assert.Equal("/data/value", Assert.Single(differs.Differences).Path);
    }

    [Fact]
    public async Task What_the_deployment_has_is_looked_at_first()
    {
        var cluster = new Cluster(Config("1", "7"));
        Assert.IsType<ObjectComparison.Same>(await CompareAsync(cluster, Config("1"), isKnown: true));
        Assert.Equal(["look", "dry run"], cluster.Asked);
    }

    [Fact]
    public async Task What_is_only_wanted_when_it_is_not_there_is_not_dry_run_when_it_is()
    {
        var cluster = new Cluster(Config("by somebody", "7"));
        var desired = Config("1").With(["metadata", "annotations", "kustomize.toolkit.fluxcd.io/ssa"], "IfNotPresent");
        Assert.IsType<ObjectComparison.LeftAlone>(await CompareAsync(cluster, desired, isKnown: false));
        Assert.Equal(["look"], cluster.Asked);
    }

    [Fact]
    public async Task What_its_live_form_asks_to_leave_alone_is_even_when_the_dry_run_is_refused()
    {
        var cluster = new Cluster(Config("by somebody", "7").With(["metadata", "annotations", "kustomize.toolkit.fluxcd.io/reconcile"], "disabled")) { Refusal = new ClusterException(422, "Invalid", "no") };
        Assert.IsType<ObjectComparison.LeftAlone>(await CompareAsync(cluster, Config("1"), isKnown: false));
    }

    [Fact]
    public async Task A_refused_dry_run_of_what_is_not_there_is_the_servers_word()
    {
        var cluster = new Cluster { Refusal = new ClusterException(403, "Forbidden", "policy says no") };
        var refused = Assert.IsType<ObjectComparison.Refused>(await CompareAsync(cluster, Config("1"), isKnown: false));
        Assert.EndsWith("dry-run failed (Forbidden): policy says no", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<ObjectComparison> CompareAsync(Cluster cluster, KubeObject desired, bool isKnown)
    {
        var comparer = new ClusterComparer(new EngineSettings("test", 2, true), new Redaction(new byte[32]));
        var how = new CompareOptions(Force: false, WatchTrust.None, IgnoredFields.Of(Definitions.Resources.ReadKustomization(
            """{"interval":"10m","prune":true,"sourceRef":{"kind":"GitRepository","name":"fleet"}}"""), [desired]), isKnown ? ImmutableHashSet.Create(desired.Reference.Id) : []);
        return Assert.Single(await comparer.CompareAsync(new Target(cluster, new LiveDigests()), [desired], how, TestContext.Current.CancellationToken)).Comparison;
    }

    private static KubeObject Config(string value, string? version = null)
    {
        var metadata = KubeMap.Of(("name", (KubeValue)"settings"), ("namespace", "shop"));
        return new KubeObject(KubeMap.Of(
            ("apiVersion", (KubeValue)"v1"), ("kind", "ConfigMap"),
            ("metadata", version is null ? metadata : metadata.With("resourceVersion", version)),
            ("data", KubeMap.Of(("value", (KubeValue)value)))));
    }

    /// <summary>A cluster with one object or none, which remembers what it was asked.</summary>
    private sealed class Cluster(KubeObject? live = null) : ICluster
    {
        public ConcurrentQueue<string> Asked { get; } = new();

        public ClusterException? Refusal { get; init; }

        public ICluster As(ClusterIdentity identity) => this;

        public Task<KindMapping?> FindKindAsync(GroupVersionKind kind, CancellationToken cancellationToken) => Task.FromResult<KindMapping?>(new KindMapping(kind, "configmaps", true));

        public Task<KubeObject?> FindAsync(ObjectRef reference, CancellationToken cancellationToken)
        {
            Asked.Enqueue("look");
            return Task.FromResult(live);
        }

        public Task<KubeObject> ApplyAsync(KubeObject desired, ApplyOptions options, CancellationToken cancellationToken)
        {
            Asked.Enqueue(options.DryRun ? "dry run" : "write");
            return Refusal is null ? Task.FromResult(live is null ? desired : desired.With(["metadata", "resourceVersion"], live.ResourceVersion)) : throw Refusal;
        }

        public Task<ObjectList> ListAsync(ObjectQuery query, CancellationToken cancellationToken) => throw Unasked();

        public IAsyncEnumerable<ObjectChange> WatchAsync(ObjectQuery query, CancellationToken cancellationToken) => throw Unasked();

        public Task<KubeObject> PatchAsync(ObjectRef reference, ObjectPatch patch, CancellationToken cancellationToken) => throw Unasked();

        public Task<KubeObject> CreateAsync(KubeObject desired, CancellationToken cancellationToken) => throw Unasked();

        public Task<bool> DeleteAsync(ObjectRef reference, DeleteOptions options, CancellationToken cancellationToken) => throw Unasked();

        private static InvalidOperationException Unasked() => new("a comparison does not ask this");
    }
}
