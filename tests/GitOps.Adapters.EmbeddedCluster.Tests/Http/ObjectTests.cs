using System.Net;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Http;

public sealed class ObjectTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    private const string Web =
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"app":"web"}},
         "spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"nginx:1.27"}]}}}}
        """;

    [Fact]
    public async Task A_new_object_gets_an_identity_and_a_version()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var created = (await cluster.PostAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""")).Is(HttpStatusCode.Created);
        Assert.Equal("v1", created.At("apiVersion"));
        Assert.Equal("ConfigMap", created.At("kind"));
        Assert.Equal("default", created.At("metadata", "namespace"));
        Assert.True(Guid.TryParse(created.At("metadata", "uid"), out _));
        Assert.True(long.Parse(created.At("metadata", "resourceVersion")!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Null(created.At("metadata", "generation"));
        Assert.Equal(created.Json, (await cluster.GetAsync($"{ConfigMaps}/a")).Json);
    }

    [Fact]
    public async Task A_prefix_becomes_a_name()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var created = (await cluster.PostAsync(ConfigMaps, """{"metadata":{"generateName":"job-"}}""")).Is(HttpStatusCode.Created);
        Assert.Matches("^job-[a-z0-9]{5}$", created.At("metadata", "name")!);
    }

    [Theory]
    [InlineData("GET", "configmaps/nope", "", 404, "configmaps \"nope\" not found")]
    [InlineData("POST", "configmaps", """{"metadata":{"name":"there"}}""", 409, "configmaps \"there\" already exists")]
    [InlineData("DELETE", "configmaps/nope", "", 404, "configmaps \"nope\" not found")]
    [InlineData("PUT", "configmaps/there", """{"metadata":{"name":"there","resourceVersion":"1"}}""", 409, "Operation cannot be fulfilled on configmaps \"there\": the object has been modified; please apply your changes to the latest version and try again")]
    [InlineData("POST", "configmaps", """{"metadata":{"name":"x","namespace":"other"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("PUT", "configmaps/there", """{"metadata":{"name":"other"}}""", 400, "the name of the object (other) does not match the name on the URL (there)")]
    [InlineData("GET", "widgets", "", 404, "the server could not find the requested resource")]
    [InlineData("POST", "configmaps", """{"kind":"Secret","apiVersion":"v1","metadata":{"name":"x"}}""", 400, "Secret in version \"v1\" cannot be handled as a ConfigMap: converting (Secret) to (ConfigMap): unknown conversion")]
    public async Task Refusals_use_the_words_of_the_API_server(string method, string path, string body, int code, string message)
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync(ConfigMaps, """{"metadata":{"name":"there"}}""")).Is(HttpStatusCode.Created);
        var answer = await cluster.SendAsync(new HttpMethod(method), $"/api/v1/namespaces/default/{path}", body.Length == 0 ? null : body);
        Assert.Equal(code, (int)answer.Code);
        Assert.Equal(message, answer.Message);
        Assert.Equal("Status", answer.At("kind"));
        Assert.Equal("Failure", answer.At("status"));
    }

    [Fact]
    public async Task Nothing_is_made_in_a_namespace_that_is_not_there()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var answer = (await cluster.PostAsync("/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"a"}}""")).Is(HttpStatusCode.NotFound);
        Assert.Equal("namespaces \"nowhere\" not found", answer.Message);
    }

    [Fact]
    public async Task The_generation_counts_changes_of_the_spec_only()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        (await cluster.PostAsync(Deployments, Web)).Is(HttpStatusCode.Created);
        var labelled = (await cluster.PatchAsync($"{Deployments}/web", """{"metadata":{"labels":{"x":"y"}}}""")).Is(HttpStatusCode.OK);
        Assert.Equal("1", labelled.At("metadata", "generation"));
        var scaled = (await cluster.PatchAsync($"{Deployments}/web", """{"spec":{"replicas":3}}""")).Is(HttpStatusCode.OK);
        Assert.Equal("2", scaled.At("metadata", "generation"));
        var reported = (await cluster.PatchAsync($"{Deployments}/web/status", """{"status":{"observedGeneration":2},"spec":{"replicas":9}}""")).Is(HttpStatusCode.OK);
        Assert.Equal("2", reported.At("metadata", "generation"));
        Assert.Equal("3", reported.At("spec", "replicas"));
        Assert.Equal("2", reported.At("status", "observedGeneration"));
        var unreported = (await cluster.PatchAsync($"{Deployments}/web", """{"status":{"observedGeneration":7}}""")).Is(HttpStatusCode.OK);
        Assert.Equal("2", unreported.At("status", "observedGeneration"));
    }

    [Fact]
    public async Task A_write_that_changes_nothing_keeps_the_version()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var created = await cluster.PostAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"}}""");
        var same = (await cluster.PatchAsync($"{ConfigMaps}/a", """{"data":{"x":"1"}}""")).Is(HttpStatusCode.OK);
        Assert.Equal(created.Json, same.Json);
    }

    [Fact]
    public async Task A_dry_run_answers_and_stores_nothing()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var created = (await cluster.PostAsync($"{ConfigMaps}?dryRun=All", """{"metadata":{"name":"a"}}""")).Is(HttpStatusCode.Created);
        Assert.NotNull(created.At("metadata", "uid"));
        (await cluster.GetAsync($"{ConfigMaps}/a")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Unknown_fields_warn_or_are_refused()
    {
        await using var cluster = await ClusterClient.StartAsync();
        var warned = (await cluster.PostAsync(ConfigMaps, """{"metadata":{"name":"a"},"dta":{}}""")).Is(HttpStatusCode.Created);
        Assert.Equal(["299 - \"unknown field \\\"dta\\\"\""], warned.Warnings);
        Assert.False(warned.Json.Has("dta"));
        var refused = (await cluster.PostAsync($"{ConfigMaps}?fieldValidation=Strict", """{"metadata":{"name":"b"},"dta":{}}""")).Is(HttpStatusCode.BadRequest);
        Assert.Contains("strict decoding error: unknown field \"dta\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_selected_and_paged()
    {
        await using var cluster = await ClusterClient.StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            (await cluster.PostAsync(ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}","labels":{"app":"{{{(name is "a" or "c" ? "x" : "y")}}}"} } }""")).Is(HttpStatusCode.Created);
        }

        Assert.Equal(["a", "c"], Names(await cluster.GetAsync($"{ConfigMaps}?labelSelector=app%3Dx")));
        Assert.Equal(["b", "d", "e"], Names(await cluster.GetAsync($"{ConfigMaps}?labelSelector=app%20in%20(y,z)")));
        Assert.Equal(["d"], Names(await cluster.GetAsync($"{ConfigMaps}?fieldSelector=metadata.name%3Dd")));
        var first = await cluster.GetAsync($"{ConfigMaps}?limit=2&fieldSelector=metadata.name!%3Dkube-root-ca.crt");
        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal("3", first.At("metadata", "remainingItemCount"));
        var second = await cluster.GetAsync($"{ConfigMaps}?limit=2&fieldSelector=metadata.name!%3Dkube-root-ca.crt&continue={Uri.EscapeDataString(first.At("metadata", "continue")!)}");
        Assert.Equal(["c", "d"], Names(second));
        var third = await cluster.GetAsync($"{ConfigMaps}?limit=2&fieldSelector=metadata.name!%3Dkube-root-ca.crt&continue={Uri.EscapeDataString(second.At("metadata", "continue")!)}");
        Assert.Equal(["e"], Names(third));
        Assert.Null(third.At("metadata", "continue"));
    }

    [Fact]
    public async Task Every_patch_format_is_understood()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        (await cluster.PostAsync(Deployments, Web)).Is(HttpStatusCode.Created);
        (await cluster.PatchAsync($"{Deployments}/web", """[{"op":"replace","path":"/spec/replicas","value":4}]""", "application/json-patch+json")).Is(HttpStatusCode.OK);
        var strategic = (await cluster.PatchAsync(
            $"{Deployments}/web",
            """{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"busybox:1"}]}}}}""",
            "application/strategic-merge-patch+json")).Is(HttpStatusCode.OK);
        Assert.Equal("4", strategic.At("spec", "replicas"));
        Assert.Equal(2, strategic.Json.Find("spec", "template", "spec", "containers")!.AsList.Count);
        var failed = await cluster.PatchAsync($"{Deployments}/web", """[{"op":"test","path":"/spec/replicas","value":5}]""", "application/json-patch+json");
        Assert.Equal(422, (int)failed.Code);
        Assert.Equal(415, (int)(await cluster.PatchAsync($"{Deployments}/web", "{}", "text/plain")).Code);
    }

    private static List<string> Names(Answer answer) =>
        [.. answer.Is(HttpStatusCode.OK).Json["items"]!.AsList.Select(item => item.AsMap.Find("metadata", "name")!.AsString!).Where(name => name != "kube-root-ca.crt")];
}
