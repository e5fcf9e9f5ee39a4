using GitOps.Core.Objects;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Writes answers.</summary>
internal static class Answers
{
    public static Task WriteAsync(HttpContext http, KubeValue body, int code = 200, string contentType = "application/json")
    {
        var utf8 = KubeJson.ToUtf8(body);
        http.Response.StatusCode = code;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = utf8.Length;
        return http.Response.Body.WriteAsync(utf8, http.RequestAborted).AsTask();
    }

    public static Task RefuseAsync(HttpContext http, ApiException refusal)
    {
        if (refusal.RetryAfterSeconds is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return WriteAsync(http, refusal.ToStatus(), refusal.Code);
    }

    public static async Task TextAsync(HttpContext http, string text)
    {
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    /// <summary>Warnings as the header that clients print.</summary>
    public static void Warn(HttpContext http, IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            var quoted = warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            http.Response.Headers.Append("Warning", $"299 - \"{string.Concat(quoted.Where(letter => letter is >= ' ' and <= '~'))}\"");
        }
    }
}
