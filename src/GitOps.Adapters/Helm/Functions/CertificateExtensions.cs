using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>What a certificate says beyond names, time and key, in Go's order.</summary>
internal static class CertificateExtensions
{
    private const string KeyUsage = "2.5.29.15";
    private const string ExtendedKeyUsage = "2.5.29.37";
    private const string BasicConstraints = "2.5.29.19";
    private const string SubjectKeyIdentifier = "2.5.29.14";
    private const string AuthorityKeyIdentifier = "2.5.29.35";
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const int Extensions = 3;

    /// <summary>Writes all.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="wish">What the certificate shall say.</param>
    /// <param name="subject">Its subject.</param>
    /// <param name="key">Its key.</param>
    /// <param name="signer">Who signs; null if that one has the same name.</param>
    public static void Write(AsnWriter writer, CertificateWish wish, byte[] subject, CertificateKey key, X509Certificate2? signer)
    {
        using var tagged = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, Extensions));
        using var list = writer.PushSequence();
        var usage = (byte)(X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DigitalSignature | (wish.IsAuthority ? X509KeyUsageFlags.KeyCertSign : 0));
        Add(writer, KeyUsage, true, content => content.WriteBitString([usage], BitOperations.TrailingZeroCount(usage)));
        Add(writer, ExtendedKeyUsage, false, static content =>
        {
            using var purposes = content.PushSequence();
            content.WriteObjectIdentifier(ServerAuthentication);
            content.WriteObjectIdentifier(ClientAuthentication);
        });
        Add(writer, BasicConstraints, true, content =>
        {
            using var constraints = content.PushSequence();
            if (wish.IsAuthority)
            {
                content.WriteBoolean(true);
            }
        });
        if (wish.IsAuthority)
        {
            Add(writer, SubjectKeyIdentifier, false, content => content.WriteOctetString(key.Identifier()));
        }

        if (signer?.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } identifier)
        {
            Add(writer, AuthorityKeyIdentifier, false, content =>
            {
                using var authority = content.PushSequence();
                content.WriteOctetString(identifier.SubjectKeyIdentifierBytes.Span, new Asn1Tag(TagClass.ContextSpecific, 0));
            });
        }

        if (wish.Names.Length + wish.Addresses.Length > 0)
        {
            Add(writer, SubjectAlternativeName, CertificateNames.Subject(string.Empty).AsSpan().SequenceEqual(subject), content => content.WriteEncodedValue(CertificateNames.Others(wish)));
        }
    }

    private static void Add(AsnWriter writer, string identifier, bool isCritical, Action<AsnWriter> write)
    {
        using var extension = writer.PushSequence();
        writer.WriteObjectIdentifier(identifier);
        if (isCritical)
        {
            writer.WriteBoolean(true);
        }

        using var content = writer.PushOctetString();
        write(writer);
    }
}
