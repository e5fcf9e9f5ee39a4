using System.Formats.Asn1;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>The names in a certificate.</summary>
internal static class CertificateNames
{
    private const string CommonName = "2.5.4.3";
    private const string Printable = "'()+,-./ :=?";
    private const int DnsName = 2;
    private const int Address = 7;

    /// <summary>The subject; a sequence of nothing without a common name.</summary>
    /// <exception cref="FunctionException">The name is no text.</exception>
    public static byte[] Subject(string commonName)
    {
        if (GoText.Printable(commonName) != commonName)
        {
            throw new FunctionException("error creating certificate: asn1: string not valid UTF-8");
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (commonName.Length > 0)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(CommonName);
                    writer.WriteCharacterString(IsPrintable(commonName) ? UniversalTagNumber.PrintableString : UniversalTagNumber.UTF8String, commonName);
                }
            }
        }

        return writer.Encode();
    }

    /// <summary>The other names of the subject.</summary>
    /// <exception cref="FunctionException">A name has characters that it cannot have.</exception>
    public static byte[] Others(CertificateWish wish)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var name in wish.Names)
            {
                if (!System.Text.Ascii.IsValid(name))
                {
                    throw new FunctionException($"error creating certificate: x509: {GoQuote.Quote(name)} cannot be encoded as an IA5String");
                }

                writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, DnsName));
            }

            foreach (var address in wish.Addresses)
            {
                writer.WriteOctetString((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes(), new Asn1Tag(TagClass.ContextSpecific, Address));
            }
        }

        return writer.Encode();
    }

    private static bool IsPrintable(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !Printable.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
