using GitOps.Adapters.Kubernetes.Connecting;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Discovery;

/// <summary>What the server is and serves: its version and every group version with its kinds. Read anew once its last reading is a minute old.</summary>
internal sealed class ServerDescriptions(ApiClient api)
{
    private const int ParallelReads = 8;

    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private Task<ServerDescription>? last;
    private long readAt;

    /// <summary>Of several who ask at once, one reads for all.</summary>
    public Task<ServerDescription> ReadAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (last is null or { IsFaulted: true } or { IsCanceled: true } || Environment.TickCount64 - readAt > Freshness.TotalMilliseconds)
            {
                last = ReadNowAsync(CancellationToken.None);
                readAt = Environment.TickCount64;
            }

            return last.WaitAsync(cancellationToken);
        }
    }

    private async Task<ServerDescription> ReadNowAsync(CancellationToken cancellationToken)
    {
        var version = (await GetAsync("/version", cancellationToken)).AsMap["gitVersion"]?.AsString ?? string.Empty;
        var groups = (await GetAsync("/apis", cancellationToken)).AsMap["groups"]?.AsList ?? KubeList.Empty;
        var versions = groups
            .SelectMany(group => group.AsMap["versions"]?.AsList ?? KubeList.Empty)
            .Select(item => item.AsMap["groupVersion"]?.AsString ?? string.Empty)
            .Where(item => item.Length > 0)
            .Prepend("v1")
            .ToArray();
        var found = new string[versions.Length][];
        await Parallel.ForAsync(0, versions.Length, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken }, async (index, token) =>
            found[index] = await KindsAsync(versions[index], token));
        return new ServerDescription(version, [.. found.SelectMany(item => item)]);
    }

    private async Task<string[]> KindsAsync(string groupVersion, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await GetAsync(groupVersion == "v1" ? "/api/v1" : $"/apis/{groupVersion}", cancellationToken);
            return [groupVersion, .. (answer.AsMap["resources"]?.AsList ?? KubeList.Empty).Select(item => item.AsMap["kind"]?.AsString).OfType<string>().Distinct().Select(kind => $"{groupVersion}/{kind}")];
        }
        catch (ClusterException e) when (e.Status is 404 or 503)
        {
            // A group whose own server is away has no kinds now.
            return [groupVersion];
        }
    }

    private Task<KubeValue> GetAsync(string path, CancellationToken cancellationToken) => api.SendAsync(new ApiRequest(HttpMethod.Get, path, Identity: null), cancellationToken);
}
