using System.Formats.Asn1;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>What a certificate shall say.</summary>
internal sealed record CertificateWish(string CommonName, IPAddress[] Addresses, string[] Names, int Days, DateTimeOffset From, bool IsAuthority);

/// <summary>Makes X.509 certificates, signed by themselves or by an authority, in the very form of Go's <c>crypto/x509</c>.</summary>
internal static class CertificateMaker
{
    private const int SerialBytes = 16;
    private const long NanosecondsPerDay = 86_400_000_000_000;
    private const int LastYearOfTwoDigits = 2049;
    private const int FirstYearOfTwoDigits = 1950;
    private const int Version3 = 2;

    /// <summary>Makes a certificate.</summary>
    /// <param name="wish">What it says.</param>
    /// <param name="key">Its private key.</param>
    /// <param name="keyPem">The same as text.</param>
    /// <param name="authority">Who signs; null for itself.</param>
    public static GoCertificate Make(CertificateWish wish, CertificateKey key, string keyPem, GoCertificate? authority)
    {
        using var signer = authority is null ? null : Parse(authority.Certificate, "unable to decode certificate", "error parsing certificate: decodedSignerCert.Bytes");
        using var signerKey = authority is null ? null : CertificateKey.Parse(authority.Key, "error parsing private key");
        var signing = signerKey ?? key;
        var algorithm = signing.Signature.GetSignatureAlgorithmIdentifier(signing.Digest);
        var said = Said(wish, key, signer, algorithm);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(said);
            writer.WriteEncodedValue(algorithm);
            writer.WriteBitString(signing.Signature.SignData(said, signing.Digest));
        }

        return new GoCertificate(PemEncoding.WriteString("CERTIFICATE", writer.Encode()) + "\n", keyPem);
    }

    /// <summary>Reads a certificate.</summary>
    /// <exception cref="FunctionException">The text holds none.</exception>
    public static X509Certificate2 Parse(string pem, string missing, string broken)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
        {
            throw new FunctionException(missing);
        }

        try
        {
            return X509CertificateLoader.LoadCertificate(Convert.FromBase64String(pem[fields.Base64Data]));
        }
        catch (CryptographicException e)
        {
            throw new FunctionException($"{broken}: the certificate cannot be read", e);
        }
    }

    private static byte[] Said(CertificateWish wish, CertificateKey key, X509Certificate2? signer, byte[] algorithm)
    {
        var subject = CertificateNames.Subject(wish.CommonName);
        var issuer = signer?.SubjectName.RawData ?? subject;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteInteger(Version3);
            }

            writer.WriteInteger(new BigInteger(RandomNumberGenerator.GetBytes(SerialBytes), isUnsigned: true));
            writer.WriteEncodedValue(algorithm);
            writer.WriteEncodedValue(issuer);
            using (writer.PushSequence())
            {
                WriteTime(writer, wish.From);
                WriteTime(writer, End(wish));
            }

            writer.WriteEncodedValue(subject);
            writer.WriteEncodedValue(key.PublicKey.ExportSubjectPublicKeyInfo());
            CertificateExtensions.Write(writer, wish, subject, key, issuer.AsSpan().SequenceEqual(subject) ? null : signer);
        }

        return writer.Encode();
    }

    // Go counts in nanoseconds of 64 bits, which begin anew after 292 years.
    private static DateTimeOffset End(CertificateWish wish) =>
        wish.From.AddTicks(unchecked(wish.Days * NanosecondsPerDay) / TimeSpan.NanosecondsPerTick);

    private static void WriteTime(AsnWriter writer, DateTimeOffset time)
    {
        if (time.UtcDateTime.Year is >= FirstYearOfTwoDigits and <= LastYearOfTwoDigits)
        {
            writer.WriteUtcTime(time, LastYearOfTwoDigits);
        }
        else
        {
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
        }
    }
}
