using GitOps.Core.Deployments.Applying;
using NodaTime;

namespace GitOps.Adapters.Kubernetes.Connecting;

/// <summary>
/// What passes by itself is tried again at once, a few times, where doing it twice does no harm: a comparison of a thousand objects must
/// not fail because one of two thousand answers was lost.
/// </summary>
internal static class Repetition
{
    /// <summary>After so many tries the fault goes to the caller.</summary>
    public const int MaximumAttempts = 5;

    /// <summary>A server that does not answer in time is given one more chance, not five.</summary>
    private const int MaximumTimeouts = 2;

    private static readonly Duration FirstWait = Duration.FromMilliseconds(25);

    /// <summary>How long to wait before another try; null when the fault stands.</summary>
    public static Duration? FindWait(ApiRequest request, ClusterException fault, int attempt) =>
        IsRepeatable(request) && IsPassing(fault) && attempt < (fault.Reason == "Timeout" ? MaximumTimeouts : MaximumAttempts)
            ? FirstWait * (1 << attempt) * (0.5 + Random.Shared.NextDouble())
            : null;

    // Applied twice is as applied once; what is deleted cannot be deleted again. Other patches and creations may meet their own first try.
    private static bool IsRepeatable(ApiRequest request) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Delete || request.ContentType == "application/apply-patch+yaml";

    private static bool IsPassing(ClusterException fault) =>
        fault.Status is 500 or 502 or 503 or 504 || (fault.Status == 0 && fault.Reason is "Unreachable" or "Timeout");
}
