using System.Diagnostics;
using System.Globalization;

namespace GitOps.Benchmarks.Clusters;

/// <summary>What one apply took: time on the clock, processor time and allocated bytes of this process, and requests.</summary>
internal sealed record ApplyTime(TimeSpan Took, TimeSpan Processor, int Requests, long Allocated)
{
    /// <summary>When which part was done.</summary>
    public string Note { get; init; } = string.Empty;

    /// <summary>How much of the time had gone when the manifests stood.</summary>
    public TimeSpan Before { get; init; }

    public static async Task<ApplyTime> OfAsync(Func<Task> work)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        using var requests = new RequestCount();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var begin = Stopwatch.GetTimestamp();
        await work();
        var took = Stopwatch.GetElapsedTime(begin);
        processor = Environment.CpuUsage.TotalTime - processor;
        return new ApplyTime(took, processor, requests.Reads + requests.Writes, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    public string RateOf(int count) => string.Create(CultureInfo.InvariantCulture,
        $"{count / Took.TotalSeconds:n0}/s ({(double)Requests / count:0.0#} requests and {Processor.TotalMicroseconds / count:n0} µs of processor and {Allocated / 1024.0 / count:n1} KiB an object)");
}
