using GitOps.Adapters.EmbeddedCluster.Http;
using Microsoft.AspNetCore.Http;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>Finds out who sends a request, as whom he acts, and whether he may.</summary>
internal sealed class Gatekeeper(Tokens tokens, Authorizer authorizer)
{
    private static readonly object Key = new();

    public Authorizer Authorizer => authorizer;

    /// <summary>Lets the request pass, and remembers whose it is.</summary>
    /// <exception cref="ApiException">401: the token is nobody's. 403: it is not allowed.</exception>
    public void Admit(HttpContext http, string[] segments)
    {
        var identity = Impersonation.Apply(http, Authenticate(http), authorizer);
        http.Items[Key] = identity;
        authorizer.Demand(identity, AccessRequest.Of(http, segments));
    }

    /// <summary>Whose an admitted request is.</summary>
    public static Identity Of(HttpContext http) => (Identity)http.Items[Key]!;

    private Identity Authenticate(HttpContext http)
    {
        const string Scheme = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return Identity.Anonymous;
        }

        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && tokens.Find(header[Scheme.Length..].Trim()) is { } identity
            ? identity
            : throw new ApiException(401, "Unauthorized", "Unauthorized");
    }
}
