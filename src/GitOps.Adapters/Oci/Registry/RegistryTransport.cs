using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using GitOps.Core;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Registry;

/// <summary>Makes HTTP clients that follow no redirect by themselves and trust what an address says.</summary>
internal static class RegistryTransport
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A client for registries that need nothing special.</summary>
    public static HttpClient Create() => Create(Handler());

    /// <summary>A client with the certificates and the proxy of an address.</summary>
    /// <exception cref="RegistryException">They cannot be used.</exception>
    public static HttpClient Create(RegistryAddress address)
    {
        var handler = Handler();
        if (address.Certificates is { } secret)
        {
            Trust(handler, secret, address);
        }
        else if (address.Insecure)
        {
#pragma warning disable CA5359 // The definition asks for it by spec.insecure.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        if (address.Proxy is { } proxy)
        {
            (handler.Proxy, handler.UseProxy) = (ProxyOf(proxy), true);
        }

        return Create(handler);
    }

    private static void Trust(SocketsHttpHandler handler, SecretData secret, RegistryAddress address)
    {
        try
        {
            var certificates = TrustedCertificates.Read(secret);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, chain, errors) =>
                errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificates.HaveIssued(presented, chain));
            handler.SslOptions.ClientCertificates = certificates.Client is { } client ? new X509CertificateCollection { client } : null;
        }
        catch (FormatException e)
        {
            throw new RegistryException(RegistryFault.Credentials, $"failed to generate transport for 'oci://{address}': {e.Message}", e);
        }
    }

    private static WebProxy ProxyOf(SecretData secret)
    {
        if (!Uri.TryCreate(secret.RevealText("address"), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "socks5"))
        {
            throw new RegistryException(RegistryFault.Credentials, $"failed to get proxy address: secret '{secret.Name}' needs 'address' with http://, https:// or socks5://");
        }

        var user = secret.RevealText("username");
        return new WebProxy(address) { Credentials = string.IsNullOrEmpty(user) ? null : new NetworkCredential(user, secret.RevealText("password")) };
    }

    private static SocketsHttpHandler Handler() => new() { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = ConnectionLifetime, MaxConnectionsPerServer = 8 };

    private static HttpClient Create(SocketsHttpHandler handler) => new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
}
