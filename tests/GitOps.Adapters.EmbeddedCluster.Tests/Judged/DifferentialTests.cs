namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

public sealed class DifferentialTests
{
    private const int Seeds = 300;
    private const int Length = 20;

    [Fact]
    public async Task Writes_of_several_managers_end_as_on_a_real_server()
    {
        using var real = await JudgedServer.RealAsync();
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        using var embedded = JudgedServer.Of(cluster.Cluster);
        var minor = await real.MinorAsync();
        var rules = VersionRules.For(minor);
        var avoided = rules.Select(rule => rule.Avoids).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var kinds = await real.HasControllersAsync() ? [.. JudgedKind.All.Where(kind => !kind.IsControlled)] : JudgedKind.All;
        await DefineAsync(real);
        await DefineAsync(embedded);
        var (agree, calls, differences) = (0, 0, new List<string>());
        for (var seed = 0; seed < Seeds; seed++)
        {
            var script = new Scripts(seed, kinds, avoided);
            var difference = default(string);
            foreach (var call in script.Next(Length))
            {
                var (theirs, ours) = (await SendAsync(real, call, rules), await SendAsync(embedded, call, rules));
                calls++;
                if (theirs != ours)
                {
                    // From here on the two would only differ more.
                    difference = $"seed {seed} at {call}\n--- real\n{theirs}\n--- embedded\n{ours}";
                    break;
                }

                if (rules.Any(rule => rule.Parts?.Invoke(real.Last(call), embedded.Last(call)) == true))
                {
                    await real.SendAsync(script.End);
                    await embedded.SendAsync(script.End);
                }
            }

            await real.SendAsync(script.End);
            await embedded.SendAsync(script.End);
            differences.AddRange(difference is null ? [] : [difference]);
            agree += difference is null ? 1 : 0;
        }

        Console.WriteLine($"conformance embedded-differential: {agree}/{Seeds} sequences ({calls} calls) ended as on Kubernetes 1.{minor}, but for {rules.Count} rules of versions");
        Assert.True(differences.Count == 0, $"{agree}/{Seeds} sequences agree\n{string.Join("\n\n", differences)}");
    }

    private static async Task<string> SendAsync(JudgedServer server, Call call, IReadOnlyList<VersionRule> rules)
    {
        var (code, body) = await server.SendAsync(call);
        return rules.Any(rule => rule.Silent?.Invoke(call) == true) ? $"{code}" : Comparable.Of(code, body, rules);
    }

    // Until the kind is served: a definition is established before its path is.
    private static async Task DefineAsync(JudgedServer server)
    {
        var path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        await server.SendAsync(new Call(HttpMethod.Post, path, JudgedKind.Definition));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var look = 0; look < 300; look++)
        {
            if ((await server.SendAsync(new Call(HttpMethod.Get, JudgedKind.CustomKind))).Body["kind"]?.AsString == "GadgetList")
            {
                return;
            }

            await looks.WaitForNextTickAsync(ClusterClient.Cancel);
        }

        Assert.Fail("the custom kind is not served");
    }
}
