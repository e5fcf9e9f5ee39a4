using System.Diagnostics;
using System.Text.RegularExpressions;
using GitOps.Tests.Lab;

namespace GitOps.EndToEnd.RealServer;

/// <summary>Runs all scenarios once more, unchanged, in a process whose cluster is a real API server.</summary>
public sealed partial class ScenariosOnARealServer
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task Every_scenario_holds_on_a_real_server_too()
    {
        Assert.SkipUnless(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RealCluster.Variable)), $"the scenarios run on the server of {RealCluster.Variable} already, or on none");
        var kubeconfig = await RealCluster.KubeconfigAsync(withControllers: true, TestContext.Current.CancellationToken);
        var output = await RunAsync(kubeconfig);
        var summary = Summary().Match(output);
        Assert.True(summary.Success, $"the scenarios did not come to an end:\n{output}");
        Assert.True(summary.Groups["failed"].Value == "0" && summary.Groups["errors"].Value == "0", output);
    }

    private static async Task<string> RunAsync(string kubeconfig)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(ScenariosOnARealServer).Assembly.Location, "-namespace", "GitOps.EndToEnd.Scenarios", "-noColor" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[RealCluster.Variable] = kubeconfig;
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Longest);
        try
        {
            var (said, errors) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
            var output = await said + await errors;
            Console.WriteLine(string.Join('\n', output.Split('\n').Where(line => line.Contains("conformance scenarios", StringComparison.Ordinal))));
            return output;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    [GeneratedRegex(@"Total: \d+, Errors: (?<errors>\d+), Failed: (?<failed>\d+), Skipped: \d+")]
    private static partial Regex Summary();
}
