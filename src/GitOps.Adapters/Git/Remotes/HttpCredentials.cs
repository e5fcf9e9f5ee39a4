using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOps.Core;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>What a Git server over HTTP is shown: keys of the Secret and what the address carries.</summary>
internal sealed class HttpCredentials
{
    private HttpCredentials(AuthenticationHeaderValue? header, X509Certificate2Collection authorities, X509Certificate2? client) =>
        (Header, Authorities, Client) = (header, authorities, client);

    /// <summary>The header of every request; null for none.</summary>
    public AuthenticationHeaderValue? Header { get; }

    /// <summary>Authorities that are trusted besides those of the system.</summary>
    public X509Certificate2Collection Authorities { get; }

    /// <summary>The certificate of the client; null for none.</summary>
    public X509Certificate2? Client { get; }

    /// <summary>Reads the keys that count for the scheme of the address.</summary>
    /// <exception cref="FailureException">Keys are missing or can't be read.</exception>
    public static HttpCredentials Of(Uri url, SecretData? secret)
    {
        var userInfo = url.UserInfo.Split(':', 2);
        var user = Filled(secret?.RevealText("username")) ?? Filled(Uri.UnescapeDataString(userInfo[0]));
        var password = Filled(secret?.RevealText("password")) ?? (userInfo.Length > 1 ? Filled(Uri.UnescapeDataString(userInfo[1])) : null);
        if (secret?.RevealText("bearerToken") is { } token)
        {
            return url.UserInfo.Length > 0
                ? throw GitFailures.Checkout("basic auth and bearer token cannot be set at the same time")
                : new HttpCredentials(new AuthenticationHeaderValue("Bearer", token.Trim()), AuthoritiesOf(url, secret), ClientOf(url, secret));
        }

        if (password is not null && user is null)
        {
            throw GitFailures.Authentication($"invalid '{url.Scheme}' auth option: 'password' requires 'username' to be set");
        }

        var header = user is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return new HttpCredentials(header, AuthoritiesOf(url, secret), ClientOf(url, secret));
    }

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static X509Certificate2Collection AuthoritiesOf(Uri url, SecretData? secret)
    {
        var authorities = new X509Certificate2Collection();
        if (url.Scheme != Uri.UriSchemeHttps || Filled(secret?.RevealText("ca.crt") ?? secret?.RevealText("caFile")) is not { } text)
        {
            return authorities;
        }

        try
        {
            authorities.ImportFromPem(text);
        }
        catch (CryptographicException exception)
        {
            throw GitFailures.Authentication($"the 'ca.crt' of secret '{secret!.Name}' holds no certificates in PEM", exception);
        }

        return authorities.Count > 0
            ? authorities
            : throw GitFailures.Authentication($"the 'ca.crt' of secret '{secret!.Name}' holds no certificates in PEM");
    }

    private static X509Certificate2? ClientOf(Uri url, SecretData? secret)
    {
        var certificate = Filled(secret?.RevealText("tls.crt"));
        var key = Filled(secret?.RevealText("tls.key"));
        if (url.Scheme != Uri.UriSchemeHttps || (certificate is null && key is null))
        {
            return null;
        }

        if (certificate is null || key is null)
        {
            throw GitFailures.Authentication($"secret '{secret!.Name}' needs both 'tls.crt' and 'tls.key'");
        }

        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw GitFailures.Authentication($"'tls.crt' and 'tls.key' of secret '{secret!.Name}' are no pair in PEM", exception);
        }
    }
}
