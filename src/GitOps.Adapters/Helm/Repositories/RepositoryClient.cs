using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Repositories;

/// <summary>Downloads from chart repositories, bounded in size and time. Credentials go to the repository's own host only, unless told otherwise.</summary>
internal sealed class RepositoryClient(HttpClient http)
{
    private const string UserKey = "username";
    private const string PasswordKey = "password";

    /// <summary>Downloads a file into memory.</summary>
    /// <exception cref="RepositoryException">The server refuses, cannot be reached, is too slow, or sends too much.</exception>
    public async Task<byte[]> DownloadAsync(ChartRepository repository, Uri address, long limit, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        await DownloadAsync(repository, address, kept, limit, known: null, cancellationToken).ConfigureAwait(false);
        return kept.ToArray();
    }

    /// <summary>Downloads a file into a stream.</summary>
    /// <param name="repository">Whose credentials count.</param>
    /// <param name="address">The file.</param>
    /// <param name="target">What gets its bytes.</param>
    /// <param name="limit">Most bytes.</param>
    /// <param name="known">Tag of the version that is at hand; null for none.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>The tag of what came, null when the server gave none; <see cref="Download.IsUnchanged"/> when the version at hand is the newest.</returns>
    /// <exception cref="RepositoryException">The server refuses, cannot be reached, is too slow, or sends too much.</exception>
    public async Task<Download> DownloadAsync(ChartRepository repository, Uri address, Stream target, long limit, EntityTagHeaderValue? known, CancellationToken cancellationToken)
    {
        var timeout = repository.Definition.Timeout;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout.ToTimeSpan());
        using var own = OwnClient(repository);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = AuthorizationFor(repository, address);
        if (known is not null)
        {
            request.Headers.IfNoneMatch.Add(known);
        }

        try
        {
            using var answer = await (own ?? http).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotModified && known is not null)
            {
                return new Download(true, known);
            }

            if (!answer.IsSuccessStatusCode)
            {
                throw new RepositoryException(
                    answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? RepositoryFault.Refused : RepositoryFault.External,
                    $"failed to fetch {ChartRepository.Shown(address)} : {(int)answer.StatusCode} {answer.ReasonPhrase}");
            }

            await CopyAsync(answer.Content, address, target, limit, deadline.Token).ConfigureAwait(false);
            return new Download(false, answer.Headers.ETag);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RepositoryException(RepositoryFault.External, $"failed to fetch {ChartRepository.Shown(address)} : no answer within {timeout.TotalSeconds:0.###} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new RepositoryException(
                RepositoryFault.External, $"failed to fetch {ChartRepository.Shown(address)} : {(e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message)}", e);
        }
    }

    private static async Task CopyAsync(HttpContent content, Uri address, Stream target, long limit, CancellationToken cancellationToken)
    {
        using var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[81_920];
        long total = 0;
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            total += read;
            if (total > limit)
            {
                throw new RepositoryException(RepositoryFault.Content, $"failed to fetch {ChartRepository.Shown(address)} : it is larger than the {limit} bytes allowed");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
    }

    private static AuthenticationHeaderValue? AuthorizationFor(ChartRepository repository, Uri address)
    {
        var url = repository.Definition.Url;
        var (user, password) = (Filled(repository.Credentials?.RevealText(UserKey)), Filled(repository.Credentials?.RevealText(PasswordKey)));
        if (user is null != password is null)
        {
            throw new RepositoryException(
                RepositoryFault.Credentials, $"failed to detect authentication methods: secret '{repository.Credentials!.Name}' must hold both '{UserKey}' and '{PasswordKey}', or neither");
        }

        if (user is null && url.UserInfo.Split(':', 2) is [{ Length: > 0 } name, var word])
        {
            (user, password) = (Uri.UnescapeDataString(name), Uri.UnescapeDataString(word));
        }

        var isSameHost = address.Scheme == url.Scheme && address.Authority == url.Authority;
        return user is null || !(isSameHost || repository.Definition.PassCredentials)
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>A client with the certificates of the repository, those of its credentials as the older form; null when it has none.</summary>
    private static HttpClient? OwnClient(ChartRepository repository)
    {
        var secret = repository.Certificates ?? (repository.Credentials is { } credentials && TrustedCertificates.Has(credentials) ? credentials : null);
        if (secret is null)
        {
            return null;
        }

        try
        {
            var certificates = TrustedCertificates.Read(secret);
            var handler = new SocketsHttpHandler { UseCookies = false };
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, chain, errors) =>
                errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificates.HaveIssued(presented, chain));
            handler.SslOptions.ClientCertificates = certificates.Client is { } client ? [client] : null;
            return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        }
        catch (FormatException e)
        {
            throw new RepositoryException(RepositoryFault.Credentials, $"failed to construct Helm client's TLS config: {e.Message}", e);
        }
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>What became of a download.</summary>
/// <param name="IsUnchanged">Whether the version at hand is the newest, so that nothing came.</param>
/// <param name="Tag">By which the server knows the version; null when it does not say.</param>
internal readonly record struct Download(bool IsUnchanged, EntityTagHeaderValue? Tag);
