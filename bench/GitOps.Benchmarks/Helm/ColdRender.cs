using System.Diagnostics;
using System.Globalization;

namespace GitOps.Benchmarks.Helm;

/// <summary>
/// Renders of charts that nothing is known of yet, from the disk, beside what <c>helm template</c> takes beyond <c>helm version</c>: in a
/// host that has rendered other charts, and as the first render of a process, when the runtime has all code still to load.
/// </summary>
internal static class ColdRender
{
    private const int Runs = 7;

    // What Helm 4.2.4 needs to start on the machine of the published figures, in milliseconds.
    private const double KnownStart = 70;

    /// <summary>Renders once and says how long it took, in milliseconds.</summary>
    public static async Task SayAsync(string folder) => Console.WriteLine((await OnceAsync(folder)).ToString(CultureInfo.InvariantCulture));

    /// <param name="chart">Name of the chart.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="known">What Helm is known to need as a whole process, in milliseconds, for machines without it.</param>
    public static async Task MeasureAsync(string chart, string folder, double known)
    {
        var helm = WholeProcess.Find("helm");
        double[] own = new double[Runs], first = new double[Runs], whole = new double[Runs], start = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            own[i] = await OnceAsync(folder);
            first[i] = First(folder);
            if (helm is not null)
            {
                whole[i] = WholeProcess.Time(helm, ["template", "bench", folder, "--kube-version", "1.33.0"]);
                start[i] = WholeProcess.Time(helm, ["version"]);
            }
        }

        var share = helm is null ? known - KnownStart : whole.Median() - start.Median();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{chart,-24} cold {own.Median(),7:0.0} ms, as the first of a process {first.Median(),7:0.0} ms   helm {share,7:0.0} ms after its start{(helm is null ? " (as published, not measured here)" : string.Empty)}   ratio {own.Median() / share:0.00} and {first.Median() / share:0.00}"));
    }

    private static async Task<double> OnceAsync(string folder)
    {
        using var chart = new ChartRenders(folder);
        var begin = Stopwatch.GetTimestamp();
        await chart.RenderAsync(0);
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    // With the settings of the sample host, whose first render is what people wait for.
    private static double First(string folder)
    {
        var start = OwnProcess.With("helm-cold", folder);
        start.RedirectStandardOutput = true;
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(said, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The render of {folder} ended with {process.ExitCode}.");
    }
}
