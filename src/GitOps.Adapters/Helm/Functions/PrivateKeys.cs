using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Makes private keys, in PEM.</summary>
internal static class PrivateKeys
{
    private const int RsaBits = 4096;
    private const int CertificateRsaBits = 2048;

    /// <summary>A key for a certificate that is made without one.</summary>
    public static RSA GenerateRsa()
    {
        var rsa = RSA.Create(CertificateRsaBits);

        // It is made when it is used first.
        rsa.ExportParameters(includePrivateParameters: false);
        return rsa;
    }

    /// <summary>The text of a key.</summary>
    public static string TextOf(RSA rsa) => rsa.ExportRSAPrivateKeyPem() + "\n";

    /// <summary>A key of a type; the fault as text, as sprig has it, when the type is not known.</summary>
    public static string Generate(string type)
    {
        switch (type)
        {
            case "" or "rsa":
                using (var rsa = RSA.Create(RsaBits))
                {
                    return TextOf(rsa);
                }

            case "ecdsa":
                using (var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return ecdsa.ExportECPrivateKeyPem() + "\n";
                }

            case "ed25519":
                var generator = new Org.BouncyCastle.Crypto.Generators.Ed25519KeyPairGenerator();
                generator.Init(new Org.BouncyCastle.Crypto.Parameters.Ed25519KeyGenerationParameters(new SecureRandom()));
                return Pem("PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(generator.GenerateKeyPair().Private).GetDerEncoded());
            case "dsa":
                return GenerateDsa();
            default:
                return $"Unknown type {type}";
        }
    }

    private static string GenerateDsa()
    {
#pragma warning disable CA5384 // The chart asks for this kind of key.
        using var dsa = DSA.Create(2048);
#pragma warning restore CA5384
        var parameters = dsa.ExportParameters(true);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            foreach (var number in new[] { parameters.P!, parameters.Q!, parameters.G!, parameters.Y!, parameters.X! })
            {
                writer.WriteInteger(new System.Numerics.BigInteger(number, isUnsigned: true, isBigEndian: true));
            }
        }

        return Pem("DSA PRIVATE KEY", writer.Encode());
    }

    private static string Pem(string label, byte[] der) => PemEncoding.WriteString(label, der) + "\n";
}
