using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using GitOps.Tests.Lab;

namespace GitOps.EndToEnd.RealServer;

/// <summary>Runs all scenarios once more, unchanged, in a process whose cluster is a real API server.</summary>
public sealed partial class ScenariosOnARealServer
{
    // A run alone takes four minutes, one beside the other tests of a busy machine twice as long; this only ends one that hangs.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

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

    // Scenarios mostly wait for a server, so more of them run at once than there are processors. One that hangs is named by the runner's own report of long tests.
    private static async Task<string> RunAsync(string kubeconfig)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(ScenariosOnARealServer).Assembly.Location, "-namespace", "GitOps.EndToEnd.Scenarios", "-noColor", "-maxThreads", "2x", "-longRunning", "120" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[RealCluster.Variable] = kubeconfig;
        using var process = Process.Start(start)!;
        var lines = new ConcurrentQueue<string>();
        void Keep(object sender, DataReceivedEventArgs received)
        {
            if (received.Data is { } line)
            {
                lines.Enqueue(line);
            }
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Longest);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Console.WriteLine(string.Join('\n', lines.Where(line => line.Contains("conformance scenarios", StringComparison.Ordinal))));
        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"Total: \d+, Errors: (?<errors>\d+), Failed: (?<failed>\d+), Skipped: \d+")]
    private static partial Regex Summary();
}
