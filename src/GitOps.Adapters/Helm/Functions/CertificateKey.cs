using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GitOps.Adapters.Helm.Templates;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>A private key that certificates are made for and signed with.</summary>
internal sealed class CertificateKey : IDisposable
{
    private const string Suffix = " PRIVATE KEY";
    private const int IdentifierBytes = 20;
    private const int P384Bits = 384;
    private const int DsaNumbers = 6;

    private readonly AsymmetricAlgorithm? algorithm;
    private readonly X509SignatureGenerator? signature;

    private CertificateKey(AsymmetricAlgorithm? algorithm, X509SignatureGenerator? signature, HashAlgorithmName digest)
    {
        this.algorithm = algorithm;
        this.signature = signature;
        Digest = digest;
    }

    /// <summary>Its public half.</summary>
    /// <exception cref="FunctionException">Certificates cannot have such a key.</exception>
    public PublicKey PublicKey => Signature.PublicKey;

    /// <summary>Signs with it.</summary>
    /// <exception cref="FunctionException">Such a key signs no certificates.</exception>
    public X509SignatureGenerator Signature => signature ?? throw new FunctionException("error creating certificate: x509: certificate private key does not implement crypto.Signer");

    /// <summary>The digest that Go signs with such a key.</summary>
    public HashAlgorithmName Digest { get; }

    /// <summary>A key of RSA, which belongs to this from now on.</summary>
    public static CertificateKey Of(RSA rsa) => new(rsa, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256);

    /// <summary>Reads a key.</summary>
    /// <exception cref="FunctionException">The text holds none that signs.</exception>
    public static CertificateKey Parse(string pem, string context)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
        {
            throw new FunctionException($"{context}: no PEM data in input");
        }

        var label = pem[fields.Label];
        if (!label.EndsWith(Suffix, StringComparison.Ordinal) && label != Suffix[1..])
        {
            throw new FunctionException($"{context}: no private key data in PEM block of type {label}");
        }

        var type = label.Length > Suffix.Length ? label[..^Suffix.Length] : string.Empty;
        try
        {
            return Read(type, Convert.FromBase64String(pem[fields.Base64Data])) ?? throw new FunctionException($"{context}: invalid private key type {type}");
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or ArgumentException or IOException or GeneralSecurityException or InvalidCastException)
        {
            var what = type.Length == 0 ? "decoding PEM as PKCS#8" : $"parsing {type} private key from PEM";
            throw new FunctionException($"{context}: {what}: the key cannot be read", e);
        }
    }

    /// <summary>What certificates call the key: the beginning of its digest.</summary>
    public byte[] Identifier() => SHA256.HashData(PublicKey.EncodedKeyValue.RawData)[..IdentifierBytes];

    public void Dispose() => algorithm?.Dispose();

    private static CertificateKey? Read(string type, byte[] key) => type switch
    {
        "RSA" => Of(Import(RSA.Create(), rsa => rsa.ImportRSAPrivateKey(key, out _))),
        "EC" => Of(Import(ECDsa.Create(), curve => curve.ImportECPrivateKey(key, out _))),
        "DSA" => OfDsa(key),
        "" => PrivateKeyFactory.CreateKey(key) switch
        {
            RsaKeyParameters => Of(Import(RSA.Create(), rsa => rsa.ImportPkcs8PrivateKey(key, out _))),
            ECPrivateKeyParameters => Of(Import(ECDsa.Create(), curve => curve.ImportPkcs8PrivateKey(key, out _))),
            Ed25519PrivateKeyParameters edwards => Of(edwards),
            _ => new CertificateKey(null, null, HashAlgorithmName.SHA256),
        },
        _ => null,
    };

    private static CertificateKey Of(ECDsa curve) => new(
        curve,
        X509SignatureGenerator.CreateForECDsa(curve),
        curve.KeySize > P384Bits ? HashAlgorithmName.SHA512 : curve.KeySize == P384Bits ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256);

    private static CertificateKey Of(Ed25519PrivateKeyParameters edwards) => new(null, new EdwardsSignature(edwards), HashAlgorithmName.SHA512);

    // Six numbers: version, the parameters of the group, both halves.
    private static CertificateKey OfDsa(byte[] key)
    {
        var numbers = new AsnReader(key, AsnEncodingRules.DER).ReadSequence();
        for (var i = 0; i < DsaNumbers; i++)
        {
            numbers.ReadIntegerBytes();
        }

        return new CertificateKey(null, null, HashAlgorithmName.SHA256);
    }

    private static T Import<T>(T key, Action<T> import)
        where T : AsymmetricAlgorithm
    {
        try
        {
            import(key);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw;
        }
    }
}
