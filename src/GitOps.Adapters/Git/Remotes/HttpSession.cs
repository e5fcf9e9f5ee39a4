using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>The requests of one fetch over HTTP. Blocks the thread that runs the fetch; ends with its token.</summary>
internal sealed class HttpSession : IDisposable
{
    private const int MaximumRedirects = 5;

    private readonly HttpClient client;
    private readonly HttpCredentials credentials;
    private readonly long maximumBytes;
    private readonly CancellationToken cancellationToken;
    private Uri address;
    private string? firstAuthority;
    private long received;

    public HttpSession(Uri url, HttpCredentials credentials, long maximumBytes, CancellationToken cancellationToken)
    {
        this.credentials = credentials;
        this.maximumBytes = maximumBytes;
        this.cancellationToken = cancellationToken;
        address = new UriBuilder(url) { UserName = string.Empty, Password = string.Empty, Path = url.AbsolutePath.TrimEnd('/') }.Uri;
        client = new HttpClient(Handler(credentials), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };

        // Some servers answer in the smart protocol only to what calls itself git.
        client.DefaultRequestHeaders.UserAgent.ParseAdd("git/2.40 (gitops)");
    }

    /// <summary>What went wrong in a callback; libgit2 itself would only say that something did.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether commits are wanted without their history.</summary>
    public bool IsShallow { get; set; }

    /// <summary>Whether the server can give them so; known after the references were asked for.</summary>
    public bool OffersShallow { get; set; }

    /// <summary>Asks for the references.</summary>
    public Stream GetReferences()
    {
        const string Suffix = "/info/refs";
        var target = new Uri(address.AbsoluteUri + Suffix + "?service=git-upload-pack");
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            var response = Send(request);
            if (response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
                && response.Headers.Location is { } location && redirects < MaximumRedirects)
            {
                response.Dispose();
                target = Follow(target, new Uri(target, location), Suffix);
                continue;
            }

            Check(response);
            return Content(response);
        }
    }

    /// <summary>Sends what libgit2 wants and returns the answer.</summary>
    public Stream PostUploadPack(ReadOnlyMemory<byte> body)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-git-upload-pack-request");
        using var request = new HttpRequestMessage(HttpMethod.Post, address.AbsoluteUri + "/git-upload-pack") { Content = content };
        request.Headers.Accept.ParseAdd("application/x-git-upload-pack-result");
        var response = Send(request);
        Check(response);
        return Content(response);
    }

    /// <summary>Reads a part of an answer.</summary>
    public int Read(Stream content, byte[] buffer, int length)
    {
        var read = content.ReadAsync(buffer.AsMemory(0, length), cancellationToken).AsTask().GetAwaiter().GetResult();
        return (received += read) <= maximumBytes
            ? read
            : throw new RemoteException(RemoteFault.Other, string.Create(
                CultureInfo.InvariantCulture,
                $"the answer has more than {maximumBytes} bytes, the limit of {GitOptions.SectionName}:{nameof(GitOptions.MaximumFetchBytes)}"));
    }

    public void Dispose()
    {
        client.Dispose();
        credentials.Client?.Dispose();
    }

    private static SocketsHttpHandler Handler(HttpCredentials credentials)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.GZip, UseCookies = false };
        if (credentials.Client is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        if (credentials.Authorities.Count > 0)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, chain, errors) =>
                errors == SslPolicyErrors.None
                || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsIssuedBy(credentials.Authorities, presented, chain));
        }

        return handler;
    }

    private static bool IsIssuedBy(X509Certificate2Collection authorities, X509Certificate? presented, X509Chain? presentedChain)
    {
        if (presented is not X509Certificate2 certificate)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        foreach (var element in presentedChain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }

    /// <summary>Where a redirect leads; credentials go along only within the same server, and never from https to http.</summary>
    private Uri Follow(Uri from, Uri to, string suffix)
    {
        if (to.Scheme != from.Scheme && to.Scheme != Uri.UriSchemeHttps)
        {
            throw new RemoteException(RemoteFault.Other, $"the server redirects to '{to.Scheme}://{to.Authority}', which is not followed");
        }

        if (to.AbsolutePath.EndsWith(suffix, StringComparison.Ordinal))
        {
            address = new UriBuilder(to) { Path = to.AbsolutePath[..^suffix.Length], Query = string.Empty, UserName = string.Empty, Password = string.Empty }.Uri;
        }

        return to;
    }

    private HttpResponseMessage Send(HttpRequestMessage request)
    {
        firstAuthority ??= request.RequestUri!.GetLeftPart(UriPartial.Authority);
        if (request.RequestUri!.GetLeftPart(UriPartial.Authority) == firstAuthority)
        {
            request.Headers.Authorization = credentials.Header;
        }

        return client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private Stream Content(HttpResponseMessage response) => response.Content.ReadAsStream(cancellationToken);

    private static void Check(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        using (response)
        {
            throw response.StatusCode switch
            {
                HttpStatusCode.Unauthorized => new RemoteException(RemoteFault.Refused, "authentication required"),
                HttpStatusCode.Forbidden => new RemoteException(RemoteFault.Refused, "authorization failed"),
                HttpStatusCode.NotFound or HttpStatusCode.Gone => new RemoteException(RemoteFault.NotFound, "repository not found"),
                var status => new RemoteException(RemoteFault.Other, string.Create(CultureInfo.InvariantCulture, $"unexpected status code: {(int)status}")),
            };
        }
    }
}
