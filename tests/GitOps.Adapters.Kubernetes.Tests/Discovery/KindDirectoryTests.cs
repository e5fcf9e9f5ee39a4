using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Tests.Discovery;

public sealed class KindDirectoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_known_kind_is_asked_for_once_however_many_ask()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 200, "{}"));
        using var cluster = server.Connect();
        var found = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => cluster.FindKindAsync(Samples.ConfigMaps, Token)));
        Assert.All(found, mapping => Assert.Equal("configmaps", mapping?.Plural));
        Assert.Equal(1, server.Discoveries);
    }

    [Fact]
    public async Task An_unknown_kind_is_looked_for_each_time()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 404, "404 page not found", "text/plain"));
        using var cluster = server.Connect();
        Assert.Null(await cluster.FindKindAsync(new("widgets.example", "v1", "Widget"), Token));
        Assert.Null(await cluster.FindKindAsync(new("widgets.example", "v1", "Widget"), Token));
        Assert.Equal(["/apis/widgets.example/v1", "/apis/widgets.example/v1"], server.Requests.Select(one => one.Path));
    }

    [Theory]
    [InlineData("..", "v1")]
    [InlineData("a/b", "v1")]
    [InlineData("", "../api/v1")]
    [InlineData("a.example", "")]
    public async Task A_group_or_version_that_would_lead_to_another_path_is_no_kind(string group, string version)
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 200, "{}"));
        using var cluster = server.Connect();
        Assert.Null(await cluster.FindKindAsync(new GroupVersionKind(group, version, "ConfigMap"), Token));
        Assert.Empty(server.Requests);
        Assert.Equal(0, server.Discoveries);
    }

    [Fact]
    public async Task A_kind_whose_path_vanished_is_looked_for_again_and_then_no_match()
    {
        await using var server = await ScriptedServer.StartAsync(context => context.Request.Path == "/apis/a.example/v1"
            ? ScriptedServer.Answer(context, 200, """{"resources":[{"name":"things","namespaced":true,"kind":"Thing","verbs":["get"]}]}""")
            : ScriptedServer.Answer(context, 404, "404 page not found", "text/plain"));
        using var cluster = server.Connect();
        var thing = new KubeObject(KubeJson.Parse("""{"apiVersion":"a.example/v1","kind":"Thing","metadata":{"name":"a","namespace":"b"}}""").AsMap);
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => cluster.ApplyAsync(thing, new ApplyOptions("test"), Token));
        Assert.Equal((404, "NoMatch"), (refusal.Status, refusal.Reason));
        Assert.Equal(2, server.Requests.Count(one => one.Path == "/apis/a.example/v1"));
    }

    [Fact]
    public async Task A_changed_definition_makes_its_group_forgotten()
    {
        const string definitions = """{"resources":[{"name":"customresourcedefinitions","namespaced":false,"kind":"CustomResourceDefinition","verbs":["get"]}]}""";
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 200, context.Request.Path.Value switch
        {
            "/apis/apiextensions.k8s.io/v1" => definitions,
            "/apis/a.example/v1" => """{"resources":[{"name":"things","namespaced":true,"kind":"Thing","verbs":["get"]}]}""",
            _ => "{}",
        }));
        using var cluster = server.Connect();
        await cluster.FindKindAsync(new("a.example", "v1", "Thing"), Token);
        await cluster.DeleteAsync(new(new("apiextensions.k8s.io", "v1", "CustomResourceDefinition"), string.Empty, "things.a.example"), new DeleteOptions(), Token);
        await cluster.FindKindAsync(new("a.example", "v1", "Thing"), Token);
        Assert.Equal(2, server.Requests.Count(one => one.Path == "/apis/a.example/v1"));
    }
}
