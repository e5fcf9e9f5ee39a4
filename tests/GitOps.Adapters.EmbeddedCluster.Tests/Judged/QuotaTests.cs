namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>What a namespace may have, on both servers.</summary>
public sealed class QuotaTests
{
    public static TheoryData<bool> Servers { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task More_than_a_quota_allows_is_refused_in_the_words_of_Kubernetes(bool isReal)
    {
        using var real = isReal ? await JudgedServer.RealAsync(withControllers: true) : null;
        await using var cluster = isReal ? null : await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        using var embedded = cluster is null ? null : JudgedServer.Of(cluster.Cluster);
        var server = real ?? embedded!;
        var space = $"quota-{Guid.NewGuid():N}"[..20];
        var path = $"/api/v1/namespaces/{space}";
        await server.SendAsync(new Call(HttpMethod.Post, "/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{space}}}"} }"""));
        try
        {
            await server.SendAsync(new Call(HttpMethod.Post, $"{path}/resourcequotas", """{"metadata":{"name":"few"},"spec":{"hard":{"secrets":"10","count/services":"1"}}}"""));

            // The server counts what is there first.
            await UntilAsync(async () => (await server.SendAsync(new Call(HttpMethod.Get, $"{path}/resourcequotas/few"))).Body.Find("status", "used", "count/services")?.AsString == "0");
            Assert.Equal(201, (await server.SendAsync(Service("one"))).Code);
            var (code, body) = await server.SendAsync(Service("two"));
            Assert.Equal(
                (403, "services \"two\" is forbidden: exceeded quota: few, requested: count/services=1, used: count/services=1, limited: count/services=1"),
                (code, body["message"]!.AsString));
            await UntilAsync(async () => (await server.SendAsync(new Call(HttpMethod.Get, $"{path}/resourcequotas/few"))).Body.Find("status", "used", "count/services")?.AsString == "1");
        }
        finally
        {
            await server.SendAsync(new Call(HttpMethod.Delete, path));
        }

        Call Service(string name) => new(HttpMethod.Post, $"{path}/services", $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}"},"spec":{"ports":[{"port":80}]} }""");
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var look = 0; !await holds(); look++)
        {
            Assert.True(look < 200, "the quota is not counted");
            await looks.WaitForNextTickAsync(ClusterClient.Cancel);
        }
    }
}
