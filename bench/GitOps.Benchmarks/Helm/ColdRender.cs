using System.Diagnostics;
using System.Globalization;

namespace GitOps.Benchmarks.Helm;

/// <summary>The first render of a fresh process that has started, from its chart on the disk: beside what <c>helm template</c> takes beyond <c>helm version</c>.</summary>
internal static class ColdRender
{
    private const int Runs = 7;

    // What Helm 4.2.4 needs to start on the machine of the published figures, in milliseconds.
    private const double KnownStart = 70;

    /// <summary>Renders once and says how long it took, in milliseconds.</summary>
    public static async Task RunAsync(string folder)
    {
        using var chart = new ChartRenders(folder);
        var begin = Stopwatch.GetTimestamp();
        await chart.RenderAsync(0);
        Console.WriteLine(Stopwatch.GetElapsedTime(begin).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <param name="chart">Name of the chart.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="known">What Helm is known to need as a whole process, in milliseconds, for machines without it.</param>
    public static void Measure(string chart, string folder, double known)
    {
        var helm = WholeProcess.Find("helm");
        double[] own = new double[Runs], whole = new double[Runs], start = new double[Runs];
        for (var i = 0; i < Runs; i++)
        {
            own[i] = Own(folder);
            if (helm is not null)
            {
                whole[i] = WholeProcess.Time(helm, ["template", "bench", folder, "--kube-version", "1.33.0"]);
                start[i] = WholeProcess.Time(helm, ["version"]);
            }
        }

        var share = helm is null ? known - KnownStart : Median(whole) - Median(start);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{chart,-24} cold {Median(own),7:0.0} ms   helm {share,7:0.0} ms after its start{(helm is null ? " (as published, not measured here)" : string.Empty)}   ratio {Median(own) / share:0.00}"));
    }

    // With the settings of the sample host, whose first render is what people wait for.
    private static double Own(string folder)
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

    private static double Median(double[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }
}
