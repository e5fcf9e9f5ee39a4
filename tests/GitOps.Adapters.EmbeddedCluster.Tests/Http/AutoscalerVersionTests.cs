using System.Net;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Http;

public sealed class AutoscalerVersionTests
{
    private const string V1 = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
    private const string V2 = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    private const string Target = "\"scaleTargetRef\":{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"web\"},\"maxReplicas\":3";

    [Fact]
    public async Task An_autoscaler_is_the_same_at_both_versions()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        var created = await cluster.PostAsync(V1, "{\"metadata\":{\"name\":\"web\"},\"spec\":{" + Target + ",\"targetCPUUtilizationPercentage\":50}}");
        Assert.Equal("50", created.Is(HttpStatusCode.Created).At("spec", "targetCPUUtilizationPercentage"));
        Assert.Equal("autoscaling/v1", created.At("apiVersion"));
        var second = await cluster.GetAsync($"{V2}/web");
        Assert.Equal("""[{"type":"Resource","resource":{"name":"cpu","target":{"averageUtilization":50,"type":"Utilization"}}}]""", second.Is(HttpStatusCode.OK).At("spec", "metrics"));
        Assert.Null(second.At("spec", "targetCPUUtilizationPercentage"));
        Assert.Equal("50", (await cluster.GetAsync(V1)).Json["items"]!.AsList[0].AsMap.Find("spec", "targetCPUUtilizationPercentage")!.ToString());
    }

    [Fact]
    public async Task What_the_old_version_cannot_say_is_not_lost_by_an_update_through_it()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        const string Memory = "{\"type\":\"Resource\",\"resource\":{\"name\":\"memory\",\"target\":{\"type\":\"Utilization\",\"averageUtilization\":70}}}";
        (await cluster.PostAsync(V2, "{\"metadata\":{\"name\":\"web\"},\"spec\":{" + Target + ",\"metrics\":[" + Memory + "],\"behavior\":{\"scaleDown\":{\"stabilizationWindowSeconds\":60}}}}")).Is(HttpStatusCode.Created);
        (await cluster.PatchAsync($"{V1}/web", "{\"spec\":{\"maxReplicas\":5}}")).Is(HttpStatusCode.OK);
        var after = await cluster.GetAsync($"{V2}/web");
        Assert.Equal("5", after.At("spec", "maxReplicas"));
        Assert.Contains("memory", after.At("spec", "metrics"), StringComparison.Ordinal);
        Assert.Equal("60", after.At("spec", "behavior", "scaleDown", "stabilizationWindowSeconds"));
        Assert.Null(after.At("metadata", "annotations"));
    }
}
