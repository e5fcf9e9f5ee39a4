using System.Diagnostics;
using System.Globalization;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Composition;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

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
            WholeProcess.Measure(chart, folder, helm);
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, string folder, int renders)
    {
        using var provider = new ServiceCollection().AddRoom().BuildServiceProvider();
        var renderer = provider.GetRequiredService<IReleaseRenderer>();
        using var tree = new FixedTree(folder);
        var watch = Stopwatch.StartNew();
        await RenderAsync(renderer, tree, 0);
        var cold = watch.Elapsed;
        for (var i = 1; i <= WarmUps; i++)
        {
            await RenderAsync(renderer, tree, i);
        }

        var times = new double[renders];
        var spent = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < renders; i++)
        {
            watch.Restart();
            await RenderAsync(renderer, tree, 100 + i);
            times[i] = watch.Elapsed.TotalMilliseconds;
        }

        allocated = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / renders;
        spent = (Environment.CpuUsage.TotalTime - spent) / renders;
        Array.Sort(times);
        var reads = tree.Reads;
        watch.Restart();
        await Parallel.ForAsync(0, ManyReleases, async (i, _) => await RenderAsync(renderer, tree, 1000 + i));
        var many = watch.Elapsed;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-24} cold {cold.TotalMilliseconds,7:0.0} ms   warm {times[renders / 2],7:0.00} ms (best {times[0]:0.00}, cpu {spent.TotalMilliseconds:0.0})   {allocated / 1048576.0,6:0.0} MiB a render   {ManyReleases} releases {many.TotalMilliseconds,7:0} ms, {tree.Reads - reads} files read"));
    }

    private static Task<RenderedRelease> RenderAsync(IReleaseRenderer renderer, FixedTree tree, int number)
    {
        var definition = new HelmRelease
        {
            Key = new ObjectKey(HelmRelease.KindName, "bench", $"release-{number.ToString(CultureInfo.InvariantCulture)}"),
            Interval = Duration.FromHours(1),
            Source = new SourceReference(GitRepository.KindName, "bench", "charts"),
        };
        var chart = renderer.Identify(tree, definition);
        return renderer.RenderAsync(
            new ReleaseRequest { Definition = definition, Tree = tree, ChartVersion = chart.Version, Values = KubeMap.Of(("bench", (KubeValue)(long)number)), Revision = 1, SkipSchema = false },
            CancellationToken.None);
    }

    private static ServiceCollection AddRoom(this ServiceCollection services)
    {
        new Builder(services).UseHelm(options => options.KubeVersion = "1.33.0");
        return services;
    }

    private sealed class Builder(IServiceCollection services) : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = services;
    }

    /// <summary>A folder whose digest is known, as that of a folder in a Git repository is; its files are read once, as Helm reads them.</summary>
    private sealed class FixedTree(string folder) : IFileTree
    {
        private readonly FolderTree inner = new(folder) { HasDigests = false };
        private int reads;

        public int Reads => reads;

        public FileTreeEntry? Find(string path) => inner.Find(path) is { } entry ? path.Length == 0 ? entry with { Digest = folder } : entry : null;

        public IReadOnlyList<FileTreeEntry> List(string path) => inner.List(path);

        public ReadOnlyMemory<byte> Read(string path)
        {
            Interlocked.Increment(ref reads);
            return inner.Read(path);
        }

        public void Dispose() => inner.Dispose();
    }
}
