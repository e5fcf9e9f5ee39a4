using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class FieldsOfOthers
{
    private const string Autoscaler =
        """
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata:
          name: web
        spec:
          minReplicas: 1
          maxReplicas: 9
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}

        """;

    private static readonly KubeList IgnoreReplicas = KubeList.Of(KubeMap.Of(
        ("paths", (KubeValue)KubeList.Of("/spec/replicas")), ("target", KubeMap.Of(("kind", (KubeValue)"Deployment")))));

    [Fact]
    public async Task Ignored_paths_are_as_in_git_at_first_and_then_left_to_others()
    {
        await using var engine = await TestEngine.StartAsync([("apps/web.yaml", Manifest.Deployment("web", 2))]);
        await engine.DeclareAsync("apps", "./apps", ("ignore", IgnoreReplicas));
        await engine.ReadyAsync("apps");
        await ScaledBySomebodyIsKeptAsync(engine, Manifest.Deployment("web", 2));
    }

    [Fact]
    public async Task The_replicas_of_what_an_autoscaler_of_the_same_manifests_scales_are_left_to_it()
    {
        await using var engine = await TestEngine.StartAsync([("apps/web.yaml", Manifest.Deployment("web", 2)), ("apps/scaler.yaml", Autoscaler)]);
        var kind = new GroupVersionKind("autoscaling", "v1", "HorizontalPodAutoscaler");
        Assert.SkipWhen(await engine.Cluster.FindKindAsync(kind, TestContext.Current.CancellationToken) is null, "this cluster has no autoscalers of the first version");
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        await ScaledBySomebodyIsKeptAsync(engine, Manifest.Deployment("web", 2));
    }

    [Fact]
    public async Task Fields_of_a_manager_that_is_named_are_left_to_it()
    {
        await using var engine = await TestEngine.StartAsync([("apps/web.yaml", Manifest.Deployment("web", 2))]);
        var definition = Manifest.Kustomization(engine.Space, "apps", "./apps", "fleet").WithAnnotation("gitops-dotnet/ignore-managers", "other, scaler");
        await engine.ApplyAsync(definition);
        await engine.ReadyAsync("apps");
        await ScaledBySomebodyIsKeptAsync(engine, Manifest.Deployment("web", 2));
    }

    [Fact]
    public async Task A_finished_job_that_deleted_itself_is_not_run_again()
    {
        const string Job =
            """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: migrate
            spec:
              ttlSecondsAfterFinished: 0
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: main, image: registry.example.com/migrate:1}]

            """;
        await using var engine = await TestEngine.StartAsync([("apps/job.yaml", Job), ("apps/config.yaml", Manifest.Config("settings", "1"))]);
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        if (await engine.FindAsync("batch/v1", "Job", "migrate") is { } live)
        {
            await engine.Cluster.DeleteAsync(live.Reference, new(), TestContext.Current.CancellationToken);
        }

        await engine.UntilAsync("the job is gone", async () => await engine.FindAsync("batch/v1", "Job", "migrate") is null);
        engine.LookAt("apps");
        await engine.UntilAsync("the look is done", async () => (await engine.EventsOfAsync("apps")).OfType<DeploymentRequestHandled>().Any());
        await engine.QuietAsync();
        Assert.Null(await engine.FindAsync("batch/v1", "Job", "migrate"));
        Assert.Empty((await engine.EventsOfAsync("apps")).OfType<DriftDetected>());
    }

    // Scaled by somebody else, and then changed in Git elsewhere: the change arrives, and the replicas stay.
    private static async Task ScaledBySomebodyIsKeptAsync(TestEngine engine, string manifest)
    {
        var live = (await engine.FindAsync("apps/v1", "Deployment", "web"))!;
        Assert.Equal(2, live.Root.Find("spec", "replicas")!.AsInteger);
        var scale = KubeMap.Of(("spec", (KubeValue)KubeMap.Of(("replicas", (KubeValue)7L))));
        await engine.Cluster.PatchAsync(live.Reference, new(ObjectPatchKind.Merge, scale, FieldManager: "scaler"), TestContext.Current.CancellationToken);
        await engine.ReadyAsync("apps", engine.Commit("New image", ("apps/web.yaml", manifest.Replace(":1.0", ":2.0", StringComparison.Ordinal))));
        live = (await engine.FindAsync("apps/v1", "Deployment", "web"))!;
        Assert.Equal(7, live.Root.Find("spec", "replicas")!.AsInteger);
        Assert.EndsWith(":2.0", live.Root.Find("spec", "template", "spec", "containers")!.AsList.Items[0].AsMap["image"]!.AsString, StringComparison.Ordinal);
        engine.LookAt("apps");
        await engine.UntilAsync("the look is done", async () => (await engine.EventsOfAsync("apps")).OfType<DeploymentRequestHandled>().Any());
        Assert.Empty((await engine.EventsOfAsync("apps")).OfType<DriftDetected>().SelectMany(item => item.Objects).SelectMany(item => item.Differences));
    }
}
