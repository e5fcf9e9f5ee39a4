using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using GitOps.Adapters.Kubernetes.Connecting;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Watching;

/// <summary>One connection that streams changes, one JSON object a line. After <c>Expired</c>, <c>Ended</c> or <c>Broken</c> it is over.</summary>
internal sealed class WatchConnection(ApiClient api, ApiRequest request, TimeSpan lifetime) : IAsyncDisposable
{
    // etcd holds nothing above 1.5 MiB; what is far beyond is no change of an object.
    private const int LongestLine = 32 * 1024 * 1024;

    private readonly CancellationTokenSource end = new();
    private HttpResponseMessage? response;
    private PipeReader? lines;

    public async Task<WatchSignal> NextAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, end.Token);
        try
        {
            if (lines is null)
            {
                response = await api.OpenAsync(request, stop.Token);
                lines = PipeReader.Create(await response.Content.ReadAsStreamAsync(stop.Token));
                end.CancelAfter(lifetime);
            }

            return await ReadAsync(lines, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WatchSignal.Ended(); // the server forgot to close in time, or the connection is dead
        }
        catch (ClusterException refusal)
        {
            return Judge(refusal);
        }
        catch (Exception exception) when (api.FindBroken(exception) is { } broken)
        {
            return new WatchSignal.Broken(broken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (lines is not null)
        {
            await lines.CompleteAsync();
        }

        response?.Dispose();
        end.Dispose();
    }

    private static async Task<WatchSignal> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } lineEnd)
            {
                var line = buffer.Slice(0, lineEnd);
                var signal = line.IsEmpty ? null : Parse(line);
                reader.AdvanceTo(buffer.GetPosition(1, lineEnd));
                if (signal is not null)
                {
                    return signal;
                }

                continue;
            }

            if (read.IsCompleted)
            {
                return new WatchSignal.Ended();
            }

            if (buffer.Length > LongestLine)
            {
                throw new JsonException($"a change of more than {LongestLine} bytes");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static WatchSignal? Parse(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = KubeJson.MaximumDepth });
        reader.Read();
        var change = KubeJson.Read(ref reader).AsMap;
        var subject = change["object"]?.AsMap ?? KubeMap.Empty;
        return change["type"]?.AsString switch
        {
            "ADDED" or "MODIFIED" => new WatchSignal.Seen(new KubeObject(subject)),
            "DELETED" => new WatchSignal.Gone(new KubeObject(subject)),
            "BOOKMARK" => new WatchSignal.Bookmark(new KubeObject(subject).ResourceVersion),
            "ERROR" => Judge(Refusals.Of(subject, 500)),
            _ => null, // a type of the future
        };
    }

    private static WatchSignal Judge(ClusterException refusal) =>
        refusal.Status == 410 || refusal.Reason is "Expired" or "Gone" ? new WatchSignal.Expired() : new WatchSignal.Broken(refusal);
}
