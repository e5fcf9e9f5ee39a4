using System.Net;
using System.Net.Http.Headers;
using GitOps.Adapters.Oci.Authentication;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Registry;

/// <summary>Asks one repository of a registry: logs in when told to, follows redirects without credentials, and says what went wrong.</summary>
internal sealed class RegistryConnection(
    RegistryAddress address, RegistryCredentials? credentials, HttpClient client, bool ownsClient, RegistrySchemes schemes, TokenSource tokens) : IDisposable
{
    private const int MaximumRedirects = 5;

    private AuthenticationHeaderValue? header;

    /// <summary>Asks for a document.</summary>
    /// <param name="path">Path and query below the registry, or the whole address of a page on it.</param>
    /// <param name="accept">Media types that are understood.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="RegistryException">The registry does not give it.</exception>
    public async Task<RegistryAnswer> GetAsync(string path, string accept, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Get, path, accept, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? new RegistryAnswer(response) : throw await RegistryRefusal.OfAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The digest that the registry says a document has; null when it does not say.</summary>
    /// <exception cref="RegistryException">There is no such document, or we are not let in.</exception>
    public async Task<string?> FindDigestAsync(string path, string accept, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Head, path, accept, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? RegistryAnswer.DigestOf(response) : null;
    }

    public void Dispose()
    {
        if (ownsClient)
        {
            client.Dispose();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string accept, CancellationToken cancellationToken)
    {
        try
        {
            return await LoggedInAsync(method, path, accept, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new RegistryException(
                RegistryFault.Unreachable, $"{method} {Shown(AddressOf(schemes.Of(address), path))}: {(e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message)}", e);
        }
    }

    private async Task<HttpResponseMessage> LoggedInAsync(HttpMethod method, string path, string accept, CancellationToken cancellationToken)
    {
        var response = await OnceAsync(method, path, accept, cancellationToken).ConfigureAwait(false);

        // The first refusal says how to log in, the second that a remembered token is too old.
        for (var attempt = 0; attempt < 2 && response.StatusCode == HttpStatusCode.Unauthorized; attempt++)
        {
            var challenge = Challenge.Find(response);
            var login = challenge is null ? null : await tokens.LoginAsync(address, challenge, credentials, isRenewal: attempt > 0, client, response.RequestMessage!.RequestUri!, cancellationToken).ConfigureAwait(false);
            if (login is null || Equals(login, header))
            {
                break;
            }

            header = login;
            response.Dispose();
            response = await OnceAsync(method, path, accept, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    private async Task<HttpResponseMessage> OnceAsync(HttpMethod method, string path, string accept, CancellationToken cancellationToken)
    {
        var scheme = schemes.Of(address);
        try
        {
            return await FollowAsync(method, AddressOf(scheme, path), accept, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (scheme == Uri.UriSchemeHttps && RegistrySchemes.MayBePlain(address) && e.HttpRequestError is not HttpRequestError.NameResolutionError)
        {
            var response = await FollowAsync(method, AddressOf(Uri.UriSchemeHttp, path), accept, cancellationToken).ConfigureAwait(false);
            schemes.Remember(address, Uri.UriSchemeHttp);
            return response;
        }
    }

    private Uri AddressOf(string scheme, string path) => new($"{scheme}://{address.Host}{path}");

    private async Task<HttpResponseMessage> FollowAsync(HttpMethod method, Uri first, string accept, CancellationToken cancellationToken)
    {
        var target = first;
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(method, target);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            request.Headers.Authorization = target.Authority == first.Authority && target.Scheme == first.Scheme ? header : null;
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is < 301 or > 308 || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            var next = new Uri(target, location);
            if (redirects >= MaximumRedirects || next.Scheme is not ("https" or "http") || (target.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps))
            {
                throw new RegistryException(RegistryFault.Malformed, $"{method} {Shown(first)}: the registry redirects to {next.Scheme}://{next.Authority}, which is not followed");
            }

            target = next;
        }
    }

    /// <summary>An address without query, which may be signed.</summary>
    public static string Shown(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
