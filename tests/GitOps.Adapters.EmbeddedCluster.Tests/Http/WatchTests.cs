using System.Net;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Http;

public sealed class WatchTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_watch_begins_with_what_is_there_and_goes_on_with_changes()
    {
        await using var cluster = await ClusterClient.StartAsync();
        (await cluster.PostAsync(Maps, """{"metadata":{"name":"a","labels":{"app":"x"}}}""")).Is(HttpStatusCode.Created);
        using var reader = await OpenAsync(cluster, $"{Maps}?watch=true&labelSelector=app%3Dx");
        Assert.Equal(("ADDED", "a"), await NextAsync(reader));
        (await cluster.PatchAsync($"{Maps}/a", """{"data":{"k":"v"}}""")).Is(HttpStatusCode.OK);
        Assert.Equal(("MODIFIED", "a"), await NextAsync(reader));
        (await cluster.PostAsync(Maps, """{"metadata":{"name":"other"}}""")).Is(HttpStatusCode.Created);
        (await cluster.PatchAsync($"{Maps}/a", """{"metadata":{"labels":{"app":"y"}}}""")).Is(HttpStatusCode.OK);
        Assert.Equal(("DELETED", "a"), await NextAsync(reader));
        (await cluster.PatchAsync($"{Maps}/other", """{"metadata":{"labels":{"app":"x"}}}""")).Is(HttpStatusCode.OK);
        Assert.Equal(("ADDED", "other"), await NextAsync(reader));
        (await cluster.DeleteAsync($"{Maps}/other")).Is(HttpStatusCode.OK);
        Assert.Equal(("DELETED", "other"), await NextAsync(reader));
    }

    [Fact]
    public async Task A_watch_continues_from_a_version()
    {
        await using var cluster = await ClusterClient.StartAsync();
        await cluster.UntilAsync($"{Maps}/kube-root-ca.crt", root => root["kind"]!.AsString == "ConfigMap");
        var version = (await cluster.GetAsync(Maps)).At("metadata", "resourceVersion");
        (await cluster.PostAsync(Maps, """{"metadata":{"name":"a"}}""")).Is(HttpStatusCode.Created);
        (await cluster.DeleteAsync($"{Maps}/a")).Is(HttpStatusCode.OK);
        using var reader = await OpenAsync(cluster, $"{Maps}?watch=true&resourceVersion={version}");
        Assert.Equal(("ADDED", "a"), await NextAsync(reader));
        Assert.Equal(("DELETED", "a"), await NextAsync(reader));
    }

    [Fact]
    public async Task A_compacted_version_is_gone()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.WatchHistory = 2);
        for (var i = 0; i < 10; i++)
        {
            (await cluster.PostAsync(Maps, """{"metadata":{"generateName":"a-"}}""")).Is(HttpStatusCode.Created);
        }

        using var reader = await OpenAsync(cluster, $"{Maps}?watch=true&resourceVersion=1");
        var line = KubeJson.Parse((await reader.ReadLineAsync(ClusterClient.Cancel))!).AsMap;
        Assert.Equal("ERROR", line["type"]!.AsString);
        Assert.Equal(410, line.Find("object", "code")!.AsInteger);
        Assert.Equal("Expired", line.Find("object", "reason")!.AsString);
        Assert.Null(await reader.ReadLineAsync(ClusterClient.Cancel));
    }

    [Fact]
    public async Task Bookmarks_come_when_they_are_asked_for()
    {
        await using var cluster = await ClusterClient.StartAsync(options => options.BookmarkInterval = Duration.FromMilliseconds(20));
        using var reader = await OpenAsync(cluster, "/apis/apps/v1/deployments?watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
        var line = KubeJson.Parse((await reader.ReadLineAsync(ClusterClient.Cancel))!).AsMap;
        Assert.Equal("BOOKMARK", line["type"]!.AsString);
        Assert.Equal("true", line.Find("object", "metadata", "annotations", "k8s.io/initial-events-end")!.AsString);
        Assert.Equal("BOOKMARK", KubeJson.Parse((await reader.ReadLineAsync(ClusterClient.Cancel))!).AsMap["type"]!.AsString);
    }

    [Fact]
    public async Task A_watch_ends_after_its_time()
    {
        await using var cluster = await ClusterClient.StartAsync();
        using var reader = await OpenAsync(cluster, "/apis/apps/v1/deployments?watch=true&timeoutSeconds=1");
        Assert.Null(await reader.ReadLineAsync(ClusterClient.Cancel));
    }

    private static async Task<StreamReader> OpenAsync(ClusterClient cluster, string path) => new(await cluster.Http.GetStreamAsync(path, ClusterClient.Cancel));

    private static async Task<(string? Type, string? Name)> NextAsync(StreamReader reader)
    {
        var line = KubeJson.Parse((await reader.ReadLineAsync(ClusterClient.Cancel))!).AsMap;
        return (line["type"]?.AsString, line.Find("object", "metadata", "name")?.AsString);
    }
}
