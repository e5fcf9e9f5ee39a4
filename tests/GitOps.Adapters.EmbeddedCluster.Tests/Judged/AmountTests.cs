using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>Amounts that pods and claims ask for: quotas with scopes and limit ranges, on both servers in the same words.</summary>
public sealed class AmountTests
{
    public static TheoryData<bool> Servers { get; } = [false, true];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Pods_together_may_ask_for_what_a_quota_allows(bool isReal)
    {
        await using var space = await Space.StartAsync(isReal);
        await space.QuotaAsync("cpu", """{"hard":{"requests.cpu":"1","limits.memory":"1Gi"}}""");
        Assert.Equal((201, string.Empty), await space.PodAsync("one", Asks("750m", "512Mi")));
        var (code, message) = await space.PodAsync("two", Asks("500m", "768Mi"));
        Assert.Equal(403, code);
        Assert.Equal(
            "pods \"two\" is forbidden: exceeded quota: cpu, requested: limits.memory=768Mi,requests.cpu=500m, used: limits.memory=512Mi,requests.cpu=750m, limited: limits.memory=1Gi,requests.cpu=1", message);
        Assert.Equal((201, string.Empty), await space.PodAsync("three", Asks("250m", "256Mi")));
        await space.UntilAsync(async () => (await space.GetAsync("resourcequotas/cpu")).Find("status", "used")!.ToString() is var used && used.Contains("\"1\"", StringComparison.Ordinal) && used.Contains("768Mi", StringComparison.Ordinal));
        (code, message) = await space.PodAsync("four", "{}");
        Assert.Equal(403, code);
        Assert.StartsWith("pods \"four\" is forbidden: failed quota: cpu: must specify limits.memory", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_quota_with_a_scope_counts_what_it_takes(bool isReal)
    {
        await using var space = await Space.StartAsync(isReal);
        await space.QuotaAsync("idle", """{"hard":{"pods":"1"},"scopes":["BestEffort"]}""");
        await space.QuotaAsync("short", """{"hard":{"pods":"0"},"scopes":["Terminating"]}""");
        Assert.Equal((201, string.Empty), await space.PodAsync("one", "{}"));
        Assert.Equal((403, "pods \"two\" is forbidden: exceeded quota: idle, requested: pods=1, used: pods=1, limited: pods=1"), await space.PodAsync("two", "{}"));
        Assert.Equal((201, string.Empty), await space.PodAsync("three", Asks("100m", "64Mi")));
        Assert.Equal((403, "pods \"four\" is forbidden: exceeded quota: short, requested: pods=1, used: pods=0, limited: pods=0"), await space.PodAsync("four", Asks("100m", "64Mi"), "\"activeDeadlineSeconds\":60,"));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Claims_together_may_ask_for_what_a_quota_allows(bool isReal)
    {
        await using var space = await Space.StartAsync(isReal);
        await space.QuotaAsync("disk", """{"hard":{"requests.storage":"3Gi","fast.storageclass.storage.k8s.io/persistentvolumeclaims":"0"}}""");
        Assert.Equal((201, string.Empty), await space.ClaimAsync("one", "2Gi"));
        Assert.Equal(
            (403, "persistentvolumeclaims \"two\" is forbidden: exceeded quota: disk, requested: requests.storage=2Gi, used: requests.storage=2Gi, limited: requests.storage=3Gi"), await space.ClaimAsync("two", "2Gi"));
        Assert.Equal(
            (403, "persistentvolumeclaims \"three\" is forbidden: exceeded quota: disk, requested: fast.storageclass.storage.k8s.io/persistentvolumeclaims=1, used: fast.storageclass.storage.k8s.io/persistentvolumeclaims=0, limited: fast.storageclass.storage.k8s.io/persistentvolumeclaims=0"),
            await space.ClaimAsync("three", "1Gi", "\"storageClassName\":\"fast\","));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_limit_range_gives_containers_what_they_do_not_say(bool isReal)
    {
        await using var space = await Space.StartAsync(isReal);
        await space.LimitAsync("""{"type":"Container","max":{"cpu":"2"},"default":{"memory":"64Mi"},"min":{"cpu":"100m"},"defaultRequest":{"cpu":"200m"}}""");
        Assert.Equal(
            """{"default":{"cpu":"2","memory":"64Mi"},"defaultRequest":{"cpu":"200m","memory":"64Mi"},"max":{"cpu":"2"},"min":{"cpu":"100m"},"type":"Container"}""",
            KubeJson.Sorted((await space.GetAsync("limitranges/range")).Find("spec", "limits")!.AsList[0]).ToString());
        await space.UntilAsync(async () => await space.PodAsync("one", "{}") is (201, _)
            && KubeJson.Sorted((await space.GetAsync("pods/one")).Find("spec", "containers")!.AsList[0].AsMap["resources"]!).ToString() == """{"limits":{"cpu":"2","memory":"64Mi"},"requests":{"cpu":"200m","memory":"64Mi"}}""");
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task What_is_outside_of_a_limit_range_is_refused(bool isReal)
    {
        await using var space = await Space.StartAsync(isReal);
        await space.LimitAsync("""{"type":"Container","max":{"cpu":"1"},"min":{"memory":"64Mi"},"maxLimitRequestRatio":{"cpu":"2"}},{"type":"Pod","max":{"memory":"1G"}},{"type":"PersistentVolumeClaim","max":{"storage":"1Gi"}}""");
        await space.UntilAsync(async () => await space.PodAsync("much", Asks("2", "128Mi")) is (403, "pods \"much\" is forbidden: maximum cpu usage per Container is 1, but limit is 2"));
        Assert.Equal((403, "pods \"little\" is forbidden: minimum memory usage per Container is 64Mi, but request is 32Mi"), await space.PodAsync("little", Asks("1", "32Mi")));
        Assert.Equal((403, "pods \"large\" is forbidden: maximum memory usage per Pod is 1G, but limit is 2G"), await space.PodAsync("large", Asks("1", "2G")));
        Assert.Equal(
            (403, "pods \"bursts\" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000"),
            await space.PodAsync("bursts", """{"limits":{"cpu":"1","memory":"128Mi"},"requests":{"cpu":"250m","memory":"128Mi"}}"""));
        Assert.Equal((403, "persistentvolumeclaims \"big\" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi"), await space.ClaimAsync("big", "2Gi"));
        Assert.Equal((201, string.Empty), await space.ClaimAsync("small", "1Gi"));
    }

    private static string Asks(string cpu, string memory) => $$$"""{"limits":{"cpu":"{{{cpu}}}","memory":"{{{memory}}}"} }""";

    /// <summary>A namespace on one of the servers.</summary>
    private sealed class Space : IAsyncDisposable
    {
        private readonly ClusterClient? embedded;
        private readonly JudgedServer server;
        private readonly string path;

        private Space(ClusterClient? embedded, JudgedServer server, string name) => (this.embedded, this.server, path) = (embedded, server, $"/api/v1/namespaces/{name}");

        public static async Task<Space> StartAsync(bool isReal)
        {
            var embedded = isReal ? null : await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
            var server = isReal ? await JudgedServer.RealAsync(withControllers: true) : JudgedServer.Of(embedded!.Cluster);
            var name = $"amounts-{Guid.NewGuid():N}"[..20];
            var space = new Space(embedded, server, name);
            await server.SendAsync(new Call(HttpMethod.Post, "/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{name}}}"} }"""));
            await space.UntilAsync(async () => (await server.SendAsync(new Call(HttpMethod.Get, $"{space.path}/serviceaccounts/default"))).Code == 200 || !isReal);
            return space;
        }

        public async Task QuotaAsync(string name, string spec)
        {
            Assert.Equal(201, (await server.SendAsync(new Call(HttpMethod.Post, $"{path}/resourcequotas", $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{{{spec}}} }"""))).Code);
            await UntilAsync(async () => (await GetAsync($"resourcequotas/{name}")).Find("status", "used") is KubeMap { Count: > 0 });
        }

        public async Task LimitAsync(string limits) =>
            Assert.Equal(201, (await server.SendAsync(new Call(HttpMethod.Post, $"{path}/limitranges", $$$"""{"metadata":{"name":"range"},"spec":{"limits":[{{{limits}}}]} }"""))).Code);

        public async Task<(int Code, string Message)> PodAsync(string name, string resources, string more = "")
        {
            await server.SendAsync(new Call(HttpMethod.Delete, $"{path}/pods/{name}?gracePeriodSeconds=0"));
            return Told(await server.SendAsync(new Call(
                HttpMethod.Post,
                $"{path}/pods",
                $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}"},"spec":{{{{more}}}"containers":[{"name":"main","image":"registry.example.com/a:1","resources":{{{resources}}} }]} }""")));
        }

        public async Task<(int Code, string Message)> ClaimAsync(string name, string size, string more = "") => Told(await server.SendAsync(new Call(
            HttpMethod.Post,
            $"{path}/persistentvolumeclaims",
            $$$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"{{{name}}}"},"spec":{{{{more}}}"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{{size}}}"} } } }""")));

        public async Task<KubeMap> GetAsync(string what) => (await server.SendAsync(new Call(HttpMethod.Get, $"{path}/{what}"))).Body;

        public async Task UntilAsync(Func<Task<bool>> holds)
        {
            using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            for (var look = 0; !await holds(); look++)
            {
                Assert.True(look < 100, "it does not come true");
                await looks.WaitForNextTickAsync(ClusterClient.Cancel);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await server.SendAsync(new Call(HttpMethod.Delete, path));
            server.Dispose();
            await (embedded?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        private static (int, string) Told((int Code, KubeMap Body) answer) =>
            (answer.Code, answer.Body["kind"]?.AsString == "Status" ? answer.Body["message"]?.AsString ?? string.Empty : string.Empty);
    }
}
