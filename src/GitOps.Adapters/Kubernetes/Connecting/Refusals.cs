using System.Net;
using System.Text;
using System.Text.Json;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Connecting;

/// <summary>What the server refuses, in its own words.</summary>
internal static class Refusals
{
    /// <summary>Reason of a path that the server does not serve: the kind is not there (any more).</summary>
    public const string NoMatch = "NoMatch";

    private const int LongestText = 1024;

    /// <summary>The refusal that an answer with an error status is.</summary>
    public static ClusterException Of(HttpStatusCode code, ReadOnlySpan<byte> body)
    {
        var status = (int)code;
        if (ParseStatus(body) is { } map)
        {
            return Of(map, status);
        }

        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestText)]).Trim();
        return new ClusterException(
            status,
            code is HttpStatusCode.NotFound ? NoMatch : string.Empty,
            text.Length == 0 ? $"the server answered {status} without words" : text);
    }

    /// <summary>The refusal that a <c>Status</c> object is.</summary>
    public static ClusterException Of(KubeMap status, int fallbackCode)
    {
        var code = (int)(status["code"]?.AsInteger ?? fallbackCode);
        var reason = status["reason"]?.AsString ?? string.Empty;

        // "Not found" without the name of an object is about the path: the kind is not served.
        if (code == 404 && status.Find("details", "name") is null)
        {
            reason = NoMatch;
        }

        var message = status["message"]?.AsString;
        return new ClusterException(code, reason, string.IsNullOrEmpty(message) ? $"the server answered {code} without words" : message);
    }

    /// <summary>No answer: the server could not be reached or did not speak as it should.</summary>
    public static ClusterException Unreachable(Uri server, Exception exception) =>
        new(0, "Unreachable", $"no answer from {server.GetLeftPart(UriPartial.Authority)}: {Innermost(exception).Message}", exception);

    private static KubeMap? ParseStatus(ReadOnlySpan<byte> body)
    {
        try
        {
            return KubeJson.Parse(body) is KubeMap map && map["kind"]?.AsString == "Status" ? map : null;
        }
        catch (JsonException)
        {
            return null; // plain text, as proxies and the server's router answer
        }
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }
}
