using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace GitOps.Benchmarks.Clusters;

/// <summary>Counts HTTP requests of this process by method.</summary>
internal sealed class RequestCount : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, int> counts = new();

    public RequestCount()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "System.Net.Http" && instrument.Name == "http.client.request.duration")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "http.request.method")
                {
                    counts.AddOrUpdate(tag.Value?.ToString() ?? string.Empty, 1, (_, count) => count + 1);
                }
            }
        });
        listener.Start();
    }

    public int Reads => counts.GetValueOrDefault("GET");

    /// <summary>Writes and dry runs.</summary>
    public int Writes => counts.Where(item => item.Key != "GET").Sum(item => item.Value);

    public void Dispose() => listener.Dispose();
}
