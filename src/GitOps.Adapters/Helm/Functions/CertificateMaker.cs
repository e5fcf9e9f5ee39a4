using System.Security.Cryptography;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>What a certificate shall say.</summary>
internal sealed record CertificateWish(string CommonName, string[] Addresses, string[] Names, int Days, DateTimeOffset From, bool IsAuthority);

/// <summary>Makes X.509 certificates, signed by themselves or by an authority.</summary>
internal static class CertificateMaker
{
    private const int SerialBits = 128;

    /// <summary>Makes a certificate.</summary>
    /// <param name="wish">What it says.</param>
    /// <param name="keyPem">Its private key.</param>
    /// <param name="authority">Who signs; null for itself.</param>
    public static GoCertificate Make(CertificateWish wish, string keyPem, GoCertificate? authority)
    {
        var key = PrivateKeys.Parse(keyPem, "parsing private key");
        var signer = authority is null ? null : Parse(authority.Certificate, "unable to decode certificate", "error parsing certificate: decodedSignerCert.Bytes");
        var signingKey = authority is null ? key : PrivateKeys.Parse(authority.Key, "error parsing private key");
        var subject = new X509Name("CN=" + Escape(wish.CommonName));
        var generator = new X509V3CertificateGenerator();
        generator.SetSerialNumber(new BigInteger(SerialBits, new SecureRandom()).Add(BigInteger.One));
        generator.SetSubjectDN(subject);
        generator.SetIssuerDN(signer?.SubjectDN ?? subject);
        generator.SetNotBefore(wish.From.UtcDateTime);
        generator.SetNotAfter(wish.From.UtcDateTime.AddDays(wish.Days));
        var publicKey = PublicKeyOf(key);
        generator.SetPublicKey(publicKey);
        AddExtensions(generator, wish, publicKey, signer?.GetPublicKey());
        var certificate = generator.Generate(new Asn1SignatureFactory(AlgorithmOf(signingKey), signingKey, new SecureRandom()));
        return new GoCertificate(PemEncoding.WriteString("CERTIFICATE", certificate.GetEncoded()) + "\n", keyPem);
    }

    /// <summary>Reads a certificate.</summary>
    /// <exception cref="FunctionException">The text holds none.</exception>
    public static X509Certificate Parse(string pem, string missing, string broken)
    {
        try
        {
            using var reader = new StringReader(pem);
            return new PemReader(reader).ReadObject() as X509Certificate ?? throw new FunctionException(missing);
        }
        catch (Exception e) when (e is IOException or ArgumentException or FormatException or Org.BouncyCastle.Security.Certificates.CertificateException)
        {
            throw new FunctionException($"{broken}: the certificate cannot be read", e);
        }
    }

    private static void AddExtensions(X509V3CertificateGenerator generator, CertificateWish wish, AsymmetricKeyParameter publicKey, AsymmetricKeyParameter? signerKey)
    {
        var usage = KeyUsage.KeyEncipherment | KeyUsage.DigitalSignature | (wish.IsAuthority ? KeyUsage.KeyCertSign : 0);
        generator.AddExtension(X509Extensions.KeyUsage, true, new KeyUsage(usage));
        generator.AddExtension(X509Extensions.ExtendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeID.id_kp_serverAuth, KeyPurposeID.id_kp_clientAuth));
        generator.AddExtension(X509Extensions.BasicConstraints, true, new BasicConstraints(wish.IsAuthority));
        if (wish.IsAuthority)
        {
            generator.AddExtension(X509Extensions.SubjectKeyIdentifier, false, new SubjectKeyIdentifier(KeyDigest(publicKey)));
        }

        if (signerKey is not null)
        {
            generator.AddExtension(X509Extensions.AuthorityKeyIdentifier, false, new AuthorityKeyIdentifier(KeyDigest(signerKey)));
        }

        if (wish.Names.Length + wish.Addresses.Length > 0)
        {
            generator.AddExtension(X509Extensions.SubjectAlternativeName, false, new GeneralNames(
            [
                .. wish.Names.Select(name => new GeneralName(GeneralName.DnsName, name)),
                .. wish.Addresses.Select(address => new GeneralName(GeneralName.IPAddress, address)),
            ]));
        }
    }

#pragma warning disable CA5350 // The identifier of a key is a SHA-1 digest by RFC 5280; it protects nothing.
    private static byte[] KeyDigest(AsymmetricKeyParameter key) => SHA1.HashData(SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(key).PublicKey.GetBytes());
#pragma warning restore CA5350

    private static AsymmetricKeyParameter PublicKeyOf(AsymmetricKeyParameter key) => key switch
    {
        RsaPrivateCrtKeyParameters rsa => new RsaKeyParameters(false, rsa.Modulus, rsa.PublicExponent),
        ECPrivateKeyParameters curve => new ECPublicKeyParameters(curve.AlgorithmName, curve.Parameters.G.Multiply(curve.D), curve.PublicKeyParamSet ?? throw new FunctionException("error retrieving public key from signee key")),
        Ed25519PrivateKeyParameters edwards => edwards.GeneratePublicKey(),
        _ => throw new FunctionException("error retrieving public key from signee key: unable to get public key"),
    };

    private static string AlgorithmOf(AsymmetricKeyParameter key) => key switch
    {
        RsaKeyParameters => "SHA256WITHRSA",
        ECPrivateKeyParameters => "SHA256WITHECDSA",
        Ed25519PrivateKeyParameters => "Ed25519",
        _ => throw new FunctionException("error creating certificate: x509: unsupported private key"),
    };

    private static string Escape(string name) => System.Text.RegularExpressions.Regex.Replace(name, "[,=+<>#;\\\\\"]", match => "\\" + match.Value);
}
