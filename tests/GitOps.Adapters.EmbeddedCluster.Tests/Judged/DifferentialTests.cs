namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

public sealed class DifferentialTests
{
    private const int Seeds = 40;
    private const int Length = 25;

    /// <summary>Share of writes, in percent, on which both servers must agree; it only rises.</summary>
    private const int Floor = 96;

    [Fact]
    public async Task Writes_of_several_managers_end_as_on_a_real_server()
    {
        using var real = RealServer.Connect();
        await using var cluster = await ClusterClient.StartAsync(options => options.SimulateWorkloads = false);
        var (agree, total, differences) = (0, 0, new List<string>());
        for (var seed = 0; seed < Seeds; seed++)
        {
            foreach (var call in new Scripts(seed).Next(Length))
            {
                var (code, body) = await real.SendAsync(call);
                var answer = await cluster.SendAsync(call.Method, call.Path, call.Body, call.Type);
                var (theirs, ours) = (Comparable.Of(code, body), Comparable.Of((int)answer.Code, answer.Json));
                total++;
                if (theirs == ours)
                {
                    agree++;
                    continue;
                }

                // From here on the two would only differ more.
                differences.Add($"seed {seed}: {call}\n--- real\n{theirs}\n--- embedded\n{ours}");
                var path = new Scripts(seed).Next(0).Single();
                await real.SendAsync(path);
                await cluster.SendAsync(path.Method, path.Path, null);
                break;
            }
        }

        Console.WriteLine($"conformance embedded-apply: {agree}/{total}");
        foreach (var difference in differences)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(difference);
        }

        Assert.True(agree * 100 >= total * Floor && total > Seeds, $"{agree}/{total}\n{string.Join("\n\n", differences)}");
    }
}
