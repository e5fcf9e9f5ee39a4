using System.Net;
using System.Net.Http.Headers;
using System.Text;
using GitOps.Core;
using GitOps.Core.Definitions;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Downloads from chart repositories, bounded in size and time. Credentials go to the repository's own host only, unless told otherwise.</summary>
internal sealed class RepositoryClient(HttpClient http)
{
    private const string UserKey = "username";
    private const string PasswordKey = "password";

    /// <summary>Downloads a file.</summary>
    /// <exception cref="FailureException">The server refuses, cannot be reached, is too slow, or sends too much.</exception>
    public async Task<byte[]> DownloadAsync(HelmRepository repository, Uri address, string what, long limit, SecretData? credentials, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(repository.Timeout.ToTimeSpan());
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = AuthorizationFor(repository, address, credentials) } };
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                var words = $"{Shown(address)} : {(int)answer.StatusCode} {answer.ReasonPhrase}";
                throw answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? RepositoryFailures.Refused(what, words)
                    : RepositoryFailures.Download(what, words);
            }

            return await ReadAsync(answer.Content, what, limit, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw RepositoryFailures.Download(what, $"{Shown(address)} did not answer within {repository.Timeout}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw RepositoryFailures.Download(what, $"{Shown(address)}: {e.Message}", e);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContent content, string what, long limit, CancellationToken cancellationToken)
    {
        using var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var kept = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (kept.Length + read > limit)
            {
                throw RepositoryFailures.Download(what, $"it is larger than the {limit} bytes allowed");
            }

            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    private static AuthenticationHeaderValue? AuthorizationFor(HelmRepository repository, Uri address, SecretData? credentials)
    {
        if (credentials is null)
        {
            return null;
        }

        var (user, password) = (credentials.RevealText(UserKey), credentials.RevealText(PasswordKey));
        if (user is null != password is null)
        {
            throw RepositoryFailures.Credentials($"{credentials} must hold both {UserKey} and {PasswordKey}, or neither");
        }

        var sameHost = address.Scheme == repository.Url.Scheme && address.Authority == repository.Url.Authority;
        return user is null || !(sameHost || repository.PassCredentials)
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    // Addresses may carry credentials.
    private static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
