using System.Net;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Apply;

public sealed class ServerSideApplyTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Web = "/apis/apps/v1/namespaces/default/deployments/web";

    [Fact]
    public async Task An_applier_owns_what_it_says()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var made = (await cluster.ApplyAsync($"{Maps}/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"x":"1"}},"data":{"k":"v"}}""", "alice")).Is(HttpStatusCode.Created);
        var entry = Assert.Single(made.Json.Find("metadata", "managedFields")!.AsList).AsMap;
        Assert.Equal("Apply", entry["operation"]!.AsString);
        Assert.Equal("alice", entry["manager"]!.AsString);
        Assert.Equal(KubeJson.Parse("""{"f:data":{"f:k":{}},"f:metadata":{"f:labels":{"f:x":{}}}}"""), entry["fieldsV1"]);
    }

    [Fact]
    public async Task What_an_applier_says_no_more_is_removed()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.ApplyAsync($"{Maps}/a", Map("\"k\":\"v\",\"l\":\"w\""), "alice")).Is(HttpStatusCode.Created);
        (await cluster.PatchAsync($"{Maps}/a", """{"data":{"m":"x"}}""")).Is(HttpStatusCode.OK);
        var after = (await cluster.ApplyAsync($"{Maps}/a", Map("\"k\":\"v\""), "alice")).Is(HttpStatusCode.OK);
        Assert.Equal(KubeJson.Parse("""{"k":"v","m":"x"}"""), after.Json["data"]);
    }

    [Fact]
    public async Task An_object_keeps_its_namespace_when_its_last_label_goes()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.ApplyAsync($"{Maps}/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"x":"1"}}}""", "alice")).Is(HttpStatusCode.Created);
        var bare = (await cluster.ApplyAsync($"{Maps}/a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""", "alice")).Is(HttpStatusCode.OK);
        Assert.Equal("default", bare.At("metadata", "namespace"));
        Assert.Null(bare.At("metadata", "labels"));
    }

    [Fact]
    public async Task Another_managers_field_is_a_conflict_until_it_is_forced()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        (await cluster.PostAsync("/apis/apps/v1/namespaces/default/deployments?fieldManager=creator", Manifests.Deployment("web"))).Is(HttpStatusCode.Created);
        const string Config = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":5}}""";
        var refused = (await cluster.ApplyAsync(Web, Config, "alice")).Is(HttpStatusCode.Conflict);
        Assert.Equal("Apply failed with 1 conflict: conflict with \"creator\" using apps/v1: .spec.replicas", refused.Message);
        var cause = Assert.Single(refused.Json.Find("details", "causes")!.AsList).AsMap;
        Assert.Equal("FieldManagerConflict", cause["reason"]!.AsString);
        Assert.Equal("conflict with \"creator\" using apps/v1", cause["message"]!.AsString);
        Assert.Equal(".spec.replicas", cause["field"]!.AsString);
        var forced = (await cluster.ApplyAsync(Web, Config, "alice", force: true)).Is(HttpStatusCode.OK);
        Assert.Equal("5", forced.At("spec", "replicas"));
        Assert.Null(forced.Json.Find("metadata", "managedFields")!.AsList.Single(entry => entry.AsMap["manager"]!.AsString == "creator").AsMap.Find("fieldsV1", "f:spec", "f:replicas"));
    }

    [Fact]
    public async Task Two_appliers_of_the_same_value_share_it()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.ApplyAsync($"{Maps}/a", Map("\"k\":\"v\""), "alice")).Is(HttpStatusCode.Created);
        (await cluster.ApplyAsync($"{Maps}/a", Map("\"k\":\"v\""), "bob")).Is(HttpStatusCode.OK);
        var kept = (await cluster.ApplyAsync($"{Maps}/a", Map(""), "alice")).Is(HttpStatusCode.OK);
        Assert.Equal("v", kept.At("data", "k"));
        var gone = (await cluster.ApplyAsync($"{Maps}/a", Map(""), "bob")).Is(HttpStatusCode.OK);
        Assert.Null(gone.At("data", "k"));
    }

    [Fact]
    public async Task Containers_are_merged_by_name()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        (await cluster.ApplyAsync(Web, Manifests.Deployment("web"), "alice")).Is(HttpStatusCode.Created);
        const string Side = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox:1"}]}}}}""";
        var both = (await cluster.ApplyAsync(Web, Side, "bob")).Is(HttpStatusCode.OK);
        Assert.Equal(2, both.Json.Find("spec", "template", "spec", "containers")!.AsList.Count);
        var less = (await cluster.ApplyAsync(Web, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"}}""", "bob")).Is(HttpStatusCode.OK);
        Assert.Equal("web", Assert.Single(less.Json.Find("spec", "template", "spec", "containers")!.AsList).AsMap["name"]!.AsString);
    }

    [Fact]
    public async Task The_same_apply_again_changes_nothing()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        var first = (await cluster.ApplyAsync(Web, Manifests.Deployment("web"), "alice")).Is(HttpStatusCode.Created);
        var again = (await cluster.ApplyAsync(Web, Manifests.Deployment("web"), "alice")).Is(HttpStatusCode.OK);
        Assert.Equal(first.Json, again.Json);
    }

    [Fact]
    public async Task Yaml_is_understood_and_a_manager_is_required()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var made = (await cluster.ApplyAsync($"{Maps}/a", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: \"1\"\n", "alice")).Is(HttpStatusCode.Created);
        Assert.Equal("1", made.At("data", "k"));
        Assert.Equal(422, (int)(await cluster.PatchAsync($"{Maps}/a", Map(""), "application/apply-patch+yaml")).Code);
    }

    [Fact]
    public async Task Custom_lists_are_merged_as_their_schema_says()
    {
        const string Widget = "/apis/example.com/v1/namespaces/default/widgets/w";
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Manifests.Widgets)).Is(HttpStatusCode.Created);
        (await cluster.ApplyAsync(Widget, """{"apiVersion":"example.com/v1","kind":"Widget","spec":{"color":"red","tags":["a"],"parts":[{"id":"x","weight":1}]}}""", "alice")).Is(HttpStatusCode.Created);
        var both = (await cluster.ApplyAsync(Widget, """{"apiVersion":"example.com/v1","kind":"Widget","spec":{"color":"red","tags":["b"],"parts":[{"id":"y","weight":2}]}}""", "bob")).Is(HttpStatusCode.OK);
        Assert.Equal(KubeJson.Parse("""["a","b"]"""), both.Json.Find("spec", "tags"));
        Assert.Equal(2, both.Json.Find("spec", "parts")!.AsList.Count);
        Assert.Equal("3", both.At("spec", "size"));
    }

    private static string Map(string data) => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{ {{{data}}} }}""";
}
