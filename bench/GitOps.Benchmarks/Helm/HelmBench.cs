using System.Diagnostics;
using System.Globalization;

namespace GitOps.Benchmarks.Helm;

/// <summary>Renders of the corpus' charts: cold, warm with new values, many releases of one chart, and as a whole process beside Helm.</summary>
internal static class HelmBench
{
    private const int ManyReleases = 200;

    // So many renders until the runtime has compiled what is used much for the second time.
    private const int WarmUps = 60;

    // Name of the chart, and what Helm 4.2.4 needs as a whole process on two quiet cores, in milliseconds.
    private static readonly (string Chart, double Helm)[] Charts =
    [
        ("kube-prometheus-stack", 240), ("loki", 604), ("cilium", 259), ("kyverno", 160), ("argo-cd", 128), ("postgresql", 115), ("podinfo", 77),
    ];

    public static async Task<int> RunAsync(int renders)
    {
        if (Environment.GetEnvironmentVariable("GITOPS_CORPUS") is not { Length: > 0 } corpus)
        {
            Console.Error.WriteLine("GITOPS_CORPUS must name the folder of the corpus.");
            return 2;
        }

        foreach (var (chart, helm) in Charts)
        {
            var folder = Path.Combine(corpus, "helm", "charts", chart);
            if (!Directory.Exists(folder))
            {
                Console.WriteLine($"{chart,-24} is not in the corpus");
                continue;
            }

            await MeasureAsync(chart, folder, renders);
            await ColdRender.MeasureAsync(chart, folder, helm);
            WholeProcess.Measure(chart, folder, helm);
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, string folder, int renders)
    {
        using var chart = new ChartRenders(folder);
        for (var i = 0; i <= WarmUps; i++)
        {
            await chart.RenderAsync(i);
        }

        var times = new double[renders];
        var watch = new Stopwatch();
        var spent = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < renders; i++)
        {
            watch.Restart();
            await chart.RenderAsync(100 + i);
            times[i] = watch.Elapsed.TotalMilliseconds;
        }

        allocated = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / renders;
        spent = (Environment.CpuUsage.TotalTime - spent) / renders;
        Array.Sort(times);
        var reads = chart.FilesRead;
        watch.Restart();
        await Parallel.ForAsync(0, ManyReleases, async (i, _) => await chart.RenderAsync(1000 + i));
        var many = watch.Elapsed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-24} warm {times[renders / 2],7:0.00} ms (best {times[0]:0.00}, cpu {spent.TotalMilliseconds:0.0})   {allocated / 1048576.0,6:0.0} MiB a render   {ManyReleases} releases {many.TotalMilliseconds,7:0} ms, {chart.FilesRead - reads} files read"));
    }
}
