using System.Net;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Http;

/// <summary>Custom resources whose kept version is not served, or was another one before.</summary>
public sealed class KeptVersionTests
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Places = "/apis/example.com/v2/namespaces/default/places";

    [Fact]
    public async Task Objects_that_are_kept_at_a_version_that_is_not_served_go_with_their_definition()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync(Definitions, Definition(keptIsServed: false))).Is(HttpStatusCode.Created);
        (await cluster.PostAsync(Places, """{"apiVersion":"example.com/v2","kind":"Place","metadata":{"name":"one"},"spec":{"at":"a"}}""")).Is(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.NotFound, (await cluster.GetAsync("/apis/example.com/v1")).Code);
        Assert.Equal("a", (await cluster.GetAsync($"{Places}/one")).Is(HttpStatusCode.OK).At("spec", "at"));
        (await cluster.DeleteAsync($"{Definitions}/places.example.com")).Is(HttpStatusCode.OK);
        await cluster.UntilAsync($"{Definitions}/places.example.com", root => root["reason"]?.AsString == "NotFound");
    }

    [Fact]
    public async Task Objects_that_are_kept_at_a_version_that_is_not_served_go_with_their_namespace()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync(Definitions, Definition(keptIsServed: false))).Is(HttpStatusCode.Created);
        (await cluster.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"short"}}""")).Is(HttpStatusCode.Created);
        (await cluster.PostAsync("/apis/example.com/v2/namespaces/short/places", """{"metadata":{"name":"one"}}""")).Is(HttpStatusCode.Created);
        (await cluster.DeleteAsync("/api/v1/namespaces/short")).Is(HttpStatusCode.OK);
        await cluster.UntilAsync("/api/v1/namespaces/short", root => root["reason"]?.AsString == "NotFound");
    }

    [Fact]
    public async Task A_controller_leaves_an_object_at_the_version_at_which_it_is_kept()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync(Definitions, Definition(keptIsServed: true))).Is(HttpStatusCode.Created);
        var owner = (await cluster.PostAsync("/api/v1/namespaces/default/configmaps", """{"metadata":{"name":"owner"}}""")).Is(HttpStatusCode.Created).At("metadata", "uid");
        (await cluster.PostAsync("/apis/example.com/v1/namespaces/default/places", $$$"""
            {"metadata":{"name":"one","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{{owner}}}"}]},"spec":{"old":"a"} }
            """)).Is(HttpStatusCode.Created);
        var definition = KubeJson.Parse(Definition(keptIsServed: true)).AsMap;
        var versions = KubeList.Of(definition.Find("spec", "versions")!.AsList.Select(version => (KubeValue)version.AsMap.With("storage", version.AsMap["name"]!.AsString == "v2")));
        const string Conversion = """{"strategy":"Webhook","webhook":{"clientConfig":{"url":"https://127.0.0.1:1/convert"},"conversionReviewVersions":["v1"]}}""";
        (await cluster.PatchAsync($"{Definitions}/places.example.com", KubeJson.ToText(KubeMap.Of(("spec", KubeMap.Of(("versions", versions), ("conversion", KubeJson.Parse(Conversion)))))))).Is(HttpStatusCode.OK);
        (await cluster.DeleteAsync("/api/v1/namespaces/default/configmaps/owner", """{"propagationPolicy":"Orphan"}""")).Is(HttpStatusCode.OK);
        var freed = await cluster.UntilAsync("/apis/example.com/v1/namespaces/default/places/one", root => root["kind"]?.AsString == "Place" && root.Find("metadata", "ownerReferences") is null);
        Assert.Equal("a", freed.Find("spec", "old")!.AsString);
    }

    private static string Definition(bool keptIsServed) => $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"places.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"places","kind":"Place"},"versions":[
          {"name":"v1","served":{{{(keptIsServed ? "true" : "false")}}},"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"at":{"type":"string"},"old":{"type":"string"} } } } } } },
          {"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"at":{"type":"string"} } } } } } }]} }
        """;
}
