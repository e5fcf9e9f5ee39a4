using System.Diagnostics;
using System.Globalization;

namespace GitOps.Benchmarks.Clusters;

/// <summary>What one apply took: time on the clock, processor time of this process, and requests.</summary>
internal sealed record ApplyTime(TimeSpan Took, TimeSpan Processor, int Requests, string Note)
{
    public static async Task<ApplyTime> OfAsync(Func<Task> work, Func<Task<string>>? note = null)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        using var requests = new RequestCount();
        var processor = Environment.CpuUsage.TotalTime;
        var begin = Stopwatch.GetTimestamp();
        await work();
        var took = Stopwatch.GetElapsedTime(begin);
        processor = Environment.CpuUsage.TotalTime - processor;
        return new ApplyTime(took, processor, requests.Reads + requests.Writes, note is null ? string.Empty : await note());
    }

    public string RateOf(int count) => string.Create(CultureInfo.InvariantCulture,
        $"{count / Took.TotalSeconds:n0}/s ({(double)Requests / count:0.0#} requests and {Processor.TotalMicroseconds / count:n0} µs of processor an object)");
}
