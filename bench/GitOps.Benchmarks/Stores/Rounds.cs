using System.Diagnostics;
using System.Globalization;

namespace GitOps.Benchmarks.Stores;

/// <summary>
/// Runs two candidates in turn, several times, and compares round by round: what else the machine does meets both alike, and the
/// median leaves out the rounds in which it did not.
/// </summary>
internal static class Rounds
{
    private const int Count = 9;

    /// <summary>Prints the median rates of both and the median of the ratios of the rounds.</summary>
    /// <param name="name">Of the store.</param>
    /// <param name="what">What is measured.</param>
    /// <param name="ours">How many were done in a round, by us.</param>
    /// <param name="peer">Name of the peer.</param>
    /// <param name="theirs">How many were done in a round, by the peer.</param>
    /// <param name="rounds">How often.</param>
    internal static async Task CompareAsync(string name, string what, Func<int, Task<int>> ours, string peer, Func<int, Task<int>> theirs, int rounds = Count)
    {
        var (runs, peerRuns) = (new List<Run>(), new List<Run>());
        for (var round = 0; round < rounds; round++)
        {
            peerRuns.Add(await RunAsync(theirs, round));
            runs.Add(await RunAsync(ours, round));
        }

        var ratios = runs.Zip(peerRuns, (run, peerRun) => run.Rate / peerRun.Rate).Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-8} {what,-38} {runs.Select(run => run.Rate).Median(),10:n0}/s   {peer} {peerRuns.Select(run => run.Rate).Median(),10:n0}/s   ratio {ratios.Median():0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00} in {rounds} rounds)   cpu {runs.Select(run => run.Cpu).Median():0.0} us, {peer} {peerRuns.Select(run => run.Cpu).Median():0.0} us each"));
    }

    private static async Task<Run> RunAsync(Func<int, Task<int>> work, int round)
    {
        GC.Collect();
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var count = await work(round);
        return new Run(count / watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count);
    }

    /// <param name="Rate">Done in a second.</param>
    /// <param name="Cpu">Microseconds of processor time of this process for each; on a machine that does other work too, this is what remains comparable.</param>
    private sealed record Run(double Rate, double Cpu);
}
