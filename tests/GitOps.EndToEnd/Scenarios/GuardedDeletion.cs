using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;
using GitOps.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Scenarios;

public sealed class GuardedDeletion
{
    private const string Claim =
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata:
          name: data
        spec:
          accessModes: [ReadWriteOnce]
          resources:
            requests:
              storage: 1Gi

        """;

    private static readonly (string, string?)[] Files = [("apps/a.yaml", Manifest.Config("a", "1")), ("apps/claim.yaml", Claim)];

    [Fact]
    public async Task A_volume_claim_is_deleted_only_when_someone_annotates_the_definition()
    {
        await using var engine = await TestEngine.StartAsync(Files);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var revision = engine.Commit("Remove the claim", ("apps/claim.yaml", null), ("apps/a.yaml", Manifest.Config("a", "2")));
        var held = await engine.ConditionAsync("apps", "False", "would be deleted, and with it the data on its volume");
        Assert.Equal("ApprovalRequired", Manifest.Condition(held, "Ready")!["reason"]!.AsString);
        Assert.Equal("1", (await engine.FindConfigAsync("a"))!.Root.Find("data", "value")!.AsString);
        Assert.NotNull(await engine.FindAsync("v1", "PersistentVolumeClaim", "data"));

        var plan = (await engine.Engine.GetDeploymentsAsync(TestContext.Current.CancellationToken)).Single().Held!;
        Assert.Contains(plan.PlanDigest, Manifest.Condition(held, "Ready")!["message"]!.AsString!, StringComparison.Ordinal);
        var annotations = KubeMap.Of(("gitops-dotnet/approve", (KubeValue)plan.PlanDigest), ("gitops-dotnet/approver", "Ada"));
        var patch = KubeMap.Of(("metadata", (KubeValue)KubeMap.Of(("annotations", (KubeValue)annotations))));
        await engine.Cluster.PatchAsync(held.Reference, new(ObjectPatchKind.Merge, patch, FieldManager: "kubectl-annotate"), TestContext.Current.CancellationToken);

        await engine.ReadyAsync("apps", revision);
        await engine.UntilAsync("the claim is deleted", () => IsClaimDeletedAsync(engine));
        Assert.Equal("2", (await engine.FindConfigAsync("a"))!.Root.Find("data", "value")!.AsString);
        Assert.Equal("Ada (kubectl-annotate)", (await engine.EventsOfAsync("apps")).OfType<PlanApproved>().Single().Approver);
        Assert.Single((await engine.EventsOfAsync("apps")).OfType<PlanHeld>());
    }

    [Fact]
    public async Task A_host_approves_exactly_the_plan_that_is_held()
    {
        await using var engine = await TestEngine.StartAsync(
            [.. Enumerable.Range(0, 12).Select(index => ($"apps/c{index}.yaml", (string?)Manifest.Config($"c{index}", "1")))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var revision = engine.Commit("Remove most", [.. Enumerable.Range(0, 11).Select(index => ($"apps/c{index}.yaml", (string?)null))]);
        await engine.ConditionAsync("apps", "False", "11 of 12 objects would be deleted, more than 50 %");
        await Assert.ThrowsAsync<CommandRefusedException>(() => engine.Engine.ApproveAsync(engine.KeyOf("apps"), "sha256:other", "Ada", TestContext.Current.CancellationToken));
        var plan = (await engine.Engine.GetDeploymentsAsync(TestContext.Current.CancellationToken)).Single().Held!;
        await engine.Engine.ApproveAsync(engine.KeyOf("apps"), plan.PlanDigest, "Ada", TestContext.Current.CancellationToken);
        await engine.ReadyAsync("apps", revision);
        Assert.Null(await engine.FindConfigAsync("c0"));
        Assert.NotNull(await engine.FindConfigAsync("c11"));
    }

    [Fact]
    public async Task A_reverted_commit_ends_the_wait()
    {
        await using var engine = await TestEngine.StartAsync(Files);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        engine.Commit("Remove the claim", ("apps/claim.yaml", null));
        await engine.ConditionAsync("apps", "False", "would be deleted");
        await engine.ReadyAsync("apps", engine.Commit("Revert", ("apps/claim.yaml", Claim)));
        Assert.NotNull(await engine.FindAsync("v1", "PersistentVolumeClaim", "data"));
    }

    [Fact]
    public async Task A_setting_lets_every_plan_pass()
    {
        await using var engine = await TestEngine.StartAsync(Files, services => services.Configure<GitOpsOptions>(options => options.GuardDeletions = false));
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        await engine.ReadyAsync("apps", engine.Commit("Remove the claim", ("apps/claim.yaml", null)));
        Assert.Empty((await engine.EventsOfAsync("apps")).OfType<PlanHeld>());
    }

    [Fact]
    public async Task A_deleted_definition_keeps_a_volume_claim_until_it_is_approved()
    {
        await using var engine = await TestEngine.StartAsync(Files);
        await engine.DeclareAsync("apps", "./apps");
        var ready = await engine.ReadyAsync("apps");
        await engine.Cluster.DeleteAsync(ready.Reference, new(), TestContext.Current.CancellationToken);
        await engine.UntilAsync("the plan is held", async () => (await engine.EventsOfAsync("apps")).OfType<PlanHeld>().Any());
        Assert.NotNull(await engine.FindConfigAsync("a"));
        await engine.Engine.ApproveAsync(engine.KeyOf("apps"), (await engine.EventsOfAsync("apps")).OfType<PlanHeld>().Single().PlanDigest, "Ada", TestContext.Current.CancellationToken);
        await engine.UntilAsync("all is gone", async () => await engine.FindAsync("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps") is null
            && await engine.FindConfigAsync("a") is null && await IsClaimDeletedAsync(engine));
    }

    // A server that protects claims lets them go only when its controller says so.
    private static async Task<bool> IsClaimDeletedAsync(TestEngine engine) => await engine.FindAsync("v1", "PersistentVolumeClaim", "data") is null or { IsTerminating: true };
}
