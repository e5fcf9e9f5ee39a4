using System.Net;
using System.Net.Http.Headers;
using NodaTime;

namespace GitOps.Adapters.Kubernetes.Connecting;

/// <summary>A server that is too busy says when to come again; up to a bound we do as it says.</summary>
internal static class RetryAfter
{
    /// <summary>A busy server is asked this often before its refusal goes to the caller.</summary>
    public const int MaximumAttempts = 5;

    /// <summary>How long to wait before asking again; null when the answer stands.</summary>
    public static Duration? Find(HttpStatusCode status, HttpResponseHeaders headers, int attempt, Duration longest)
    {
        var isBusy = status is HttpStatusCode.TooManyRequests || (int)status >= 500;
        if (!isBusy || attempt >= MaximumAttempts || headers.RetryAfter?.Delta is not { } delta)
        {
            return null;
        }

        var wait = Duration.FromTimeSpan(delta);
        return wait >= Duration.Zero && wait <= longest ? wait : null;
    }
}
