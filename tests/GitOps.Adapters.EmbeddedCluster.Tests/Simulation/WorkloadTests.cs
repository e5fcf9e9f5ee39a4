using System.Net;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Simulation;

public sealed class WorkloadTests
{
    private const string Apps = "/apis/apps/v1/namespaces/default";

    [Fact]
    public async Task A_deployment_becomes_available()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync($"{Apps}/deployments", Manifests.Deployment("web"))).Is(HttpStatusCode.Created);
        var ready = await cluster.UntilAsync($"{Apps}/deployments/web", root => Reason(root, "Progressing") == "NewReplicaSetAvailable" && Number(root, "availableReplicas") == 2);
        Assert.Equal("True", Status(ready, "Available"));
        Assert.Equal(1, Number(ready, "observedGeneration"));
        Assert.Equal(2, Number(ready, "updatedReplicas"));
        Assert.Equal("1", ready.Find("metadata", "annotations", "deployment.kubernetes.io/revision")!.AsString);
    }

    [Fact]
    public async Task A_new_template_replaces_the_pods()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync($"{Apps}/deployments", Manifests.Deployment("web"))).Is(HttpStatusCode.Created);
        await cluster.UntilAsync($"{Apps}/deployments/web", root => Number(root, "availableReplicas") == 2);
        (await cluster.PatchAsync($"{Apps}/deployments/web", """[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"nginx:1.28"}]""", "application/json-patch+json")).Is(HttpStatusCode.OK);
        await cluster.UntilAsync($"{Apps}/deployments/web", root => Number(root, "observedGeneration") == 2 && Number(root, "replicas") == 2 && Number(root, "updatedReplicas") == 2 && Number(root, "availableReplicas") == 2);
        var pods = await cluster.UntilAsync("/api/v1/namespaces/default/pods", list => list["items"]!.AsList.Count == 2);
        Assert.All(pods["items"]!.AsList, pod => Assert.Equal("nginx:1.28", pod.AsMap.Find("spec", "containers")!.AsList[0].AsMap["image"]!.AsString));
    }

    [Fact]
    public async Task An_annotation_keeps_a_deployment_from_becoming_available_until_it_goes()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync($"{Apps}/deployments", Manifests.Deployment("web", annotations: """{"embedded.gitops.dev/health":"never"}"""))).Is(HttpStatusCode.Created);
        await cluster.UntilAsync("/api/v1/namespaces/default/pods", list => list["items"]!.AsList.Count == 2 && list["items"]!.AsList.All(pod => pod.AsMap.Find("status", "phase")!.AsString == "Running"));
        var stuck = (await cluster.GetAsync($"{Apps}/deployments/web")).Json;
        Assert.Equal("False", Status(stuck, "Available"));
        (await cluster.PatchAsync($"{Apps}/deployments/web", """{"metadata":{"annotations":{"embedded.gitops.dev/health":null}}}""")).Is(HttpStatusCode.OK);
        await cluster.UntilAsync($"{Apps}/deployments/web", root => Status(root, "Available") == "True");
    }

    [Fact]
    public async Task A_stuck_rollout_exceeds_its_deadline()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var stuck = Manifests.Deployment("web", image: "embedded.gitops.dev/crash:1").Replace("\"replicas\"", "\"progressDeadlineSeconds\":1,\"replicas\"", StringComparison.Ordinal);
        (await cluster.PostAsync($"{Apps}/deployments", stuck)).Is(HttpStatusCode.Created);
        await cluster.UntilAsync($"{Apps}/deployments/web", root => Reason(root, "Progressing") == "ProgressDeadlineExceeded");
    }

    [Fact]
    public async Task Stateful_sets_and_daemon_sets_become_ready()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync($"{Apps}/statefulsets", Manifests.Workload("StatefulSet", "db", "\"replicas\":3,\"serviceName\":\"db\","))).Is(HttpStatusCode.Created);
        (await cluster.PostAsync($"{Apps}/daemonsets", Manifests.Workload("DaemonSet", "agent"))).Is(HttpStatusCode.Created);
        var set = await cluster.UntilAsync($"{Apps}/statefulsets/db", root => Number(root, "readyReplicas") == 3);
        Assert.Equal(set.Find("status", "updateRevision"), set.Find("status", "currentRevision"));
        (await cluster.GetAsync("/api/v1/namespaces/default/pods/db-2")).Is(HttpStatusCode.OK);
        await cluster.UntilAsync($"{Apps}/daemonsets/agent", root => Number(root, "numberReady") == 1 && Number(root, "observedGeneration") == 1);
    }

    [Fact]
    public async Task Jobs_complete_or_fail()
    {
        const string Jobs = "/apis/batch/v1/namespaces/default/jobs";
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync(Jobs, """{"metadata":{"name":"good"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"busybox:1"}]}}}}""")).Is(HttpStatusCode.Created);
        (await cluster.PostAsync(Jobs, """{"metadata":{"name":"bad"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"embedded.gitops.dev/crash"}]}}}}""")).Is(HttpStatusCode.Created);
        await cluster.UntilAsync($"{Jobs}/good", root => Status(root, "Complete") == "True" && Number(root, "succeeded") == 1);
        await cluster.UntilAsync($"{Jobs}/bad", root => Reason(root, "Failed") == "BackoffLimitExceeded");
    }

    [Fact]
    public async Task Claims_are_bound_and_load_balancers_get_an_address()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync("/api/v1/namespaces/default/persistentvolumeclaims", """{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1024Mi"}}}}""")).Is(HttpStatusCode.Created);
        (await cluster.PostAsync("/api/v1/namespaces/default/services", """{"metadata":{"name":"lb"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}""")).Is(HttpStatusCode.Created);
        var claim = await cluster.UntilAsync("/api/v1/namespaces/default/persistentvolumeclaims/data", root => root.Find("status", "phase")?.AsString == "Bound");
        Assert.Equal("1Gi", claim.Find("status", "capacity", "storage")!.AsString);
        await cluster.UntilAsync("/api/v1/namespaces/default/services/lb", root => root.Find("status", "loadBalancer", "ingress") is KubeList { Count: 1 });
    }

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task Deleting_a_deployment_takes_its_pods_along(string propagation)
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync($"{Apps}/deployments", Manifests.Deployment("web"))).Is(HttpStatusCode.Created);
        await cluster.UntilAsync($"{Apps}/deployments/web", root => Number(root, "availableReplicas") == 2);
        (await cluster.DeleteAsync($"{Apps}/deployments/web", $$"""{"propagationPolicy":"{{propagation}}"}""")).Is(HttpStatusCode.OK);
        await cluster.UntilAsync("/api/v1/namespaces/default/pods", list => list["items"]!.AsList.Count == 0);
        await cluster.UntilAsync($"{Apps}/replicasets", list => list["items"]!.AsList.Count == 0);
        await cluster.UntilAsync($"{Apps}/deployments/web", answer => answer["kind"]!.AsString == "Status");
    }

    [Fact]
    public async Task Orphans_stay_without_their_owner()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync($"{Apps}/deployments", Manifests.Deployment("web"))).Is(HttpStatusCode.Created);
        await cluster.UntilAsync($"{Apps}/deployments/web", root => Number(root, "availableReplicas") == 2);
        (await cluster.DeleteAsync($"{Apps}/deployments/web?propagationPolicy=Orphan")).Is(HttpStatusCode.OK);
        await cluster.UntilAsync($"{Apps}/deployments/web", answer => answer["kind"]!.AsString == "Status");
        var sets = (await cluster.GetAsync($"{Apps}/replicasets")).Json["items"]!.AsList;
        Assert.Null(Assert.Single(sets).AsMap.Find("metadata", "ownerReferences"));
    }

    [Fact]
    public async Task A_namespace_goes_with_everything_in_it_but_waits_for_finalizers()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"team"}}""")).Is(HttpStatusCode.Created);
        (await cluster.PostAsync("/api/v1/namespaces/team/configmaps", """{"metadata":{"name":"held","finalizers":["example.com/hold"]}}""")).Is(HttpStatusCode.Created);
        await cluster.UntilAsync("/api/v1/namespaces/team/serviceaccounts/default", root => root["kind"]!.AsString == "ServiceAccount");
        (await cluster.DeleteAsync("/api/v1/namespaces/team")).Is(HttpStatusCode.OK);
        await cluster.UntilAsync("/api/v1/namespaces/team/configmaps", list => list["items"]!.AsList is [var only] && only.AsMap.Find("metadata", "deletionTimestamp") is not null);
        var refused = (await cluster.PostAsync("/api/v1/namespaces/team/configmaps", """{"metadata":{"name":"late"}}""")).Is(HttpStatusCode.Forbidden);
        Assert.Equal("configmaps \"late\" is forbidden: unable to create new content in namespace team because it is being terminated", refused.Message);
        Assert.Equal("Terminating", (await cluster.GetAsync("/api/v1/namespaces/team")).At("status", "phase"));
        (await cluster.PatchAsync("/api/v1/namespaces/team/configmaps/held", """{"metadata":{"finalizers":null}}""")).Is(HttpStatusCode.OK);
        await cluster.UntilAsync("/api/v1/namespaces/team", answer => answer["kind"]!.AsString == "Status");
    }

    [Fact]
    public async Task A_demo_shows_progress_when_the_delay_is_long()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulationDelay = Duration.FromMinutes(5));
        (await cluster.PostAsync($"{Apps}/deployments", Manifests.Deployment("web"))).Is(HttpStatusCode.Created);
        var progressing = await cluster.UntilAsync($"{Apps}/deployments/web", root => Number(root, "replicas") == 2);
        Assert.Equal("False", Status(progressing, "Available"));
        Assert.Equal("ReplicaSetUpdated", Reason(progressing, "Progressing"));
    }

    private static long Number(KubeMap root, string field) => root.Find("status", field)?.AsInteger ?? 0;

    private static string? Status(KubeMap root, string type) => Condition(root, type)?["status"]?.AsString;

    private static string? Reason(KubeMap root, string type) => Condition(root, type)?["reason"]?.AsString;

    private static KubeMap? Condition(KubeMap root, string type) =>
        (root.Find("status", "conditions")?.AsList ?? KubeList.Empty).FirstOrDefault(condition => condition.AsMap["type"]?.AsString == type)?.AsMap;
}
