using GitOps.EndToEnd.Infrastructure;

namespace GitOps.EndToEnd.Scenarios;

public sealed class GitOverHttp
{
    [Fact]
    public async Task A_repository_behind_HTTP_is_followed_commit_by_commit()
    {
        await using var engine = await TestEngine.StartAsync([("apps/config.yaml", Manifest.Config("settings", "one"))]);
        await using var server = await GitHttpServer.StartAsync(Path.GetDirectoryName(engine.Repository.Folder)!, TestContext.Current.CancellationToken);
        await engine.DeclareSourceAsync(url: server.UrlOf(Path.GetFileName(engine.Repository.Folder)).ToString());
        await engine.DeclareAsync("apps", "./apps");
        await engine.ReadyAsync("apps");
        var revision = engine.Commit("Over HTTP", ("apps/config.yaml", Manifest.Config("settings", "two")));
        await engine.ReadyAsync("apps", revision);
        Assert.True(server.Requests > 0);
        Assert.Equal("two", (await engine.FindConfigAsync("settings"))!.Root["data"]!.AsMap["value"]!.AsString);
    }
}
