using System.Globalization;
using GitOps.Adapters.Kubernetes;
using GitOps.Core.Objects;
using GitOps.EndToEnd.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GitOps.EndToEnd.Scenarios;

/// <summary>Whatever happens to the connection, the run converges, nothing is deleted that should stay, and no old state overwrites a new one.</summary>
public sealed class Faults
{
    private const int Count = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_third_of_all_requests_goes_wrong(int seed)
    {
        await using var faulty = await Faulty.StartAsync(seed, watchLifetime: TimeSpan.FromSeconds(1));
        faulty.Proxy.FaultShare = 1.0 / 3;
        for (var revision = 2; revision <= 4; revision++)
        {
            await faulty.ConvergeAsync(revision);
        }

        Assert.True(faulty.Proxy.Faults.Values.Sum() > 20, string.Join(", ", faulty.Proxy.Faults));
        faulty.AssertNothingWentBack();
    }

    [Fact]
    public async Task Watch_connections_are_cut_every_second_and_drift_is_seen_all_the_same()
    {
        await using var faulty = await Faulty.StartAsync(1, watchLifetime: TimeSpan.FromSeconds(1));
        await faulty.Engine.UntilAsync("watches were cut", () => Task.FromResult(faulty.Proxy.Faults.GetValueOrDefault("cut watch") > 5));
        await faulty.Engine.Cluster.DeleteAsync((await faulty.Engine.FindConfigAsync("c0"))!.Reference, new(), TestContext.Current.CancellationToken);
        await faulty.Engine.UntilAsync("the object is back", async () => await faulty.Engine.FindConfigAsync("c0") is not null);
        await faulty.ConvergeAsync(2);
        faulty.AssertNothingWentBack();
    }

    [Fact]
    public async Task The_server_is_away_for_a_while()
    {
        await using var faulty = await Faulty.StartAsync(1);
        faulty.Proxy.IsAway = true;
        faulty.Commit(2);
        await faulty.Engine.UntilAsync("the engine has tried", () => Task.FromResult(faulty.Proxy.Faults.GetValueOrDefault("away") > 5));
        faulty.Proxy.IsAway = false;
        await faulty.ConvergeAsync(3);
        faulty.AssertNothingWentBack();
    }

    [Fact]
    public async Task Tokens_that_expire_are_waited_out()
    {
        await using var faulty = await Faulty.StartAsync(1);
        faulty.Proxy.IsTokenExpired = true;
        faulty.Commit(2);
        await faulty.Engine.UntilAsync("the engine has tried", () => Task.FromResult(faulty.Proxy.Faults.GetValueOrDefault("expired token") > 3));
        faulty.Proxy.IsTokenExpired = false;
        await faulty.ConvergeAsync(3);
        faulty.AssertNothingWentBack();
    }

    [Fact]
    public async Task A_webhook_that_is_down_is_reported_in_the_servers_words_and_waited_out()
    {
        await using var faulty = await Faulty.StartAsync(1);
        faulty.Proxy.DeadWebhook = "/configmaps/c1";
        faulty.Commit(2);
        await faulty.Engine.ConditionAsync("apps", "False", "failed calling webhook");
        faulty.Proxy.DeadWebhook = null;
        await faulty.ConvergeAsync(3);
        faulty.AssertNothingWentBack();
    }

    [Theory]
    [InlineData(-26)]
    [InlineData(26)]
    public async Task The_clock_of_the_host_is_a_day_off(int hours)
    {
        await using var faulty = await Faulty.StartAsync(1, services => services.AddSingleton<TimeProvider>(new SkewedTime(TimeSpan.FromHours(hours))));
        await faulty.ConvergeAsync(2);
        faulty.AssertNothingWentBack();
    }

    private sealed class Faulty : IAsyncDisposable
    {
        private readonly int seed;

        private readonly TimeSpan? watchLifetime;

        private Faulty(int seed, TimeSpan? watchLifetime) => (this.seed, this.watchLifetime) = (seed, watchLifetime);

        public TestEngine Engine { get; private set; } = null!;

        public FaultProxy Proxy { get; private set; } = null!;

        public static async Task<Faulty> StartAsync(int seed, Action<IServiceCollection>? change = null, TimeSpan? watchLifetime = null)
        {
            var faulty = new Faulty(seed, watchLifetime);
            faulty.Engine = await TestEngine.StartAsync([.. Files(1)], services =>
            {
                services.Configure<KubernetesOptions>(options => (options.KubeConfigPath, options.RequestTimeout) = (faulty.Proxy.Kubeconfig, Duration.FromSeconds(2)));
                change?.Invoke(services);
            }, faulty.RouteAsync);
            await faulty.Engine.DeclareAsync("apps", "./apps");
            await faulty.Engine.ReadyAsync("apps");
            return faulty;
        }

        public string Commit(int revision) => Engine.Commit($"Revision {revision}", [.. Files(revision)]);

        /// <summary>Commits a revision and waits until it is what the cluster has.</summary>
        public async Task ConvergeAsync(int revision)
        {
            await Engine.ReadyAsync("apps", Commit(revision));
            for (var index = 0; index < Count; index++)
            {
                var live = await Engine.FindConfigAsync($"c{index}");
                Assert.Equal(revision.ToString(CultureInfo.InvariantCulture), live?.Root.Find("data", "value")?.AsString);
            }

            Assert.NotNull(await Engine.FindConfigAsync($"only-{revision}"));
            Assert.Null(await Engine.FindConfigAsync($"only-{revision - 1}"));
        }

        /// <summary>No write took an object back to an older revision, and nothing was deleted but what a revision left out.</summary>
        public void AssertNothingWentBack()
        {
            var latest = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var (method, path, body) in Proxy.Writes.Where(write => write.Path.Contains("/configmaps/", StringComparison.Ordinal)))
            {
                var name = path[(path.LastIndexOf('/') + 1)..];
                if (method == "DELETE")
                {
                    Assert.StartsWith("only-", name, StringComparison.Ordinal);
                }
                else if (method == "PATCH" && KubeJson.Parse(System.Text.Encoding.UTF8.GetBytes(body)) is KubeMap manifest && manifest.Find("data", "value")?.AsString is { } value)
                {
                    var revision = int.Parse(value, CultureInfo.InvariantCulture);
                    Assert.True(revision >= latest.GetValueOrDefault(name), $"{name} went back from {latest.GetValueOrDefault(name)} to {revision} (seed {seed})");
                    latest[name] = revision;
                }
            }

            Assert.NotEmpty(latest);
        }

        public async ValueTask DisposeAsync()
        {
            await Engine.DisposeAsync();
            await Proxy.DisposeAsync();
        }

        private async Task RouteAsync(TestCluster cluster)
        {
            Proxy = await FaultProxy.StartAsync(cluster.Kubeconfig, seed, TestContext.Current.CancellationToken);
            Proxy.WatchLifetime = watchLifetime;
        }

        private static IEnumerable<(string Path, string? Content)> Files(int revision)
        {
            var value = revision.ToString(CultureInfo.InvariantCulture);
            for (var index = 0; index < Count; index++)
            {
                yield return ($"apps/c{index}.yaml", Manifest.Config($"c{index}", value));
            }

            yield return ($"apps/only-{revision}.yaml", Manifest.Config($"only-{revision}", value));
            for (var older = 1; older < revision; older++)
            {
                yield return ($"apps/only-{older}.yaml", null);
            }
        }
    }
}
