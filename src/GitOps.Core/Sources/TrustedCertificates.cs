using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitOps.Core.Sources;

/// <summary>Certificates of a Secret: authorities that are trusted besides those of the system, and the certificate of the client.</summary>
internal sealed class TrustedCertificates : IDisposable
{
    private TrustedCertificates(X509Certificate2Collection authorities, X509Certificate2? client) => (Authorities, Client) = (authorities, client);

    public X509Certificate2Collection Authorities { get; }

    /// <summary>The certificate of the client with its key; null for none.</summary>
    public X509Certificate2? Client { get; }

    /// <summary>Whether the Secret has any entry that is about certificates.</summary>
    public static bool Has(SecretData secret) => Entry(secret, "ca.crt", "caFile") is not null || Entry(secret, "tls.crt", "certFile") is not null || Entry(secret, "tls.key", "keyFile") is not null;

    /// <summary>Reads <c>ca.crt</c>, <c>tls.crt</c> and <c>tls.key</c>, or the older <c>caFile</c>, <c>certFile</c> and <c>keyFile</c>.</summary>
    /// <exception cref="FormatException">They are missing, halves of a pair, or no PEM.</exception>
    public static TrustedCertificates Read(SecretData secret)
    {
        var (certificate, key) = (Entry(secret, "tls.crt", "certFile"), Entry(secret, "tls.key", "keyFile"));
        if (certificate is null != key is null)
        {
            throw new FormatException($"secret '{secret.Name}' needs both 'tls.crt' and 'tls.key'");
        }

        var authority = Entry(secret, "ca.crt", "caFile");
        return authority is null && certificate is null
            ? throw new FormatException($"secret '{secret.Name}' must contain either 'ca.crt' or both 'tls.crt' and 'tls.key'")
            : new TrustedCertificates(AuthoritiesOf(secret, authority), ClientOf(secret, certificate, key));
    }

    public void Dispose()
    {
        Client?.Dispose();
        foreach (var authority in Authorities)
        {
            authority.Dispose();
        }
    }

    /// <summary>Whether one of the authorities issued a certificate that the system does not know the issuer of.</summary>
    /// <param name="presented">What a server showed.</param>
    /// <param name="presentedChain">What it showed along with it.</param>
    public bool HaveIssued(X509Certificate? presented, X509Chain? presentedChain)
    {
        if (presented is not X509Certificate2 certificate)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities);
        foreach (var element in presentedChain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate);
    }

    private static X509Certificate2Collection AuthoritiesOf(SecretData secret, string? text)
    {
        var authorities = new X509Certificate2Collection();
        if (text is null)
        {
            return authorities;
        }

        try
        {
            authorities.ImportFromPem(text);
        }
        catch (CryptographicException e)
        {
            throw new FormatException($"the 'ca.crt' of secret '{secret.Name}' holds no certificates in PEM", e);
        }

        return authorities.Count > 0 ? authorities : throw new FormatException($"the 'ca.crt' of secret '{secret.Name}' holds no certificates in PEM");
    }

    private static X509Certificate2? ClientOf(SecretData secret, string? certificate, string? key)
    {
        try
        {
            return certificate is null ? null : X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new FormatException($"'tls.crt' and 'tls.key' of secret '{secret.Name}' are no pair in PEM", e);
        }
    }

    private static string? Entry(SecretData secret, string key, string older) =>
        secret.RevealText(key) is { Length: > 0 } text ? text : secret.RevealText(older) is { Length: > 0 } fallback ? fallback : null;
}
