using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GitOps.Adapters.Helm.Tests.Functions;

/// <summary>Certificates that charts make for themselves, down to the bytes that Go's <c>crypto/x509</c> writes.</summary>
public sealed class CertificateTests
{
    private const string Authority = "{{ (genCA .Values.name 365).Cert }}";

    private const string Pair =
        """{{ $ca := genCA "my-ca" 365 }}{{ $c := genSignedCert .Values.name (list "10.0.0.1" "::1") (list "a.b" "c") 10 $ca }}{{ $ca.Cert }}{{ $c.Cert }}{{ $c.Key }}""";

    [Theory]
    [InlineData("my-ca", UniversalTagNumber.PrintableString)]
    [InlineData("kyverno svc 'x' (a+b),c./:=?", UniversalTagNumber.PrintableString)]
    [InlineData("*.example.org", UniversalTagNumber.UTF8String)]
    [InlineData("a&b", UniversalTagNumber.UTF8String)]
    [InlineData("a_b", UniversalTagNumber.UTF8String)]
    [InlineData("née", UniversalTagNumber.UTF8String)]
    [InlineData("#30", UniversalTagNumber.UTF8String)]
    [InlineData(" a ", UniversalTagNumber.PrintableString)]
    public void A_common_name_is_a_printable_string_if_it_can_be_one(string name, UniversalTagNumber type)
    {
        using var certificate = X509Certificate2.CreateFromPem(TestCharts.Render(Authority, Values(name)));
        var set = new AsnReader(certificate.SubjectName.RawData, AsnEncodingRules.DER).ReadSequence().ReadSetOf();
        var entry = set.ReadSequence();
        entry.ReadObjectIdentifier();
        Assert.Equal(new Asn1Tag(type), entry.PeekTag());
        Assert.Equal(name, entry.ReadCharacterString(type));
        Assert.Equal(certificate.SubjectName.RawData, certificate.IssuerName.RawData);
    }

    [Fact]
    public void Without_a_common_name_the_subject_is_empty_and_the_other_names_are_critical()
    {
        using var certificate = X509Certificate2.CreateFromPem(TestCharts.Render("""{{ (genSelfSignedCert "" nil (list "a.b") 10).Cert }}"""));
        Assert.Equal([0x30, 0x00], certificate.SubjectName.RawData);
        Assert.True(Extension(certificate, "2.5.29.17")!.Critical);
    }

    [Fact]
    public void A_signed_certificate_has_a_chain_to_its_authority()
    {
        var (authority, certificate) = Render(Pair, "leaf");
        using var trust = new X509Chain();
        trust.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        trust.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        trust.ChainPolicy.CustomTrustStore.Add(authority);
        trust.ChainPolicy.VerificationTime = DateTime.UnixEpoch.AddDays(1);
        Assert.True(trust.Build(certificate));
        Assert.Equal("CN=my-ca", certificate.Issuer);
        Assert.Equal(DateTime.UnixEpoch, certificate.NotBefore.ToUniversalTime());
        Assert.Equal(DateTime.UnixEpoch.AddDays(10), certificate.NotAfter.ToUniversalTime());
        Assert.Equal(["a.b", "c"], Assert.IsType<X509SubjectAlternativeNameExtension>(Extension(certificate, "2.5.29.17")).EnumerateDnsNames());
        Assert.Equal("03-02-05-A0", BitConverter.ToString(Extension(certificate, "2.5.29.15")!.RawData));
        Assert.Equal("30-00", BitConverter.ToString(Extension(certificate, "2.5.29.19")!.RawData));
        Assert.Equal("30-20-82-03-61-2E-62-82-01-63-87-04-0A-00-00-01-87-10-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-01", BitConverter.ToString(Extension(certificate, "2.5.29.17")!.RawData));
        Assert.Equal("03-02-02-A4", BitConverter.ToString(Extension(authority, "2.5.29.15")!.RawData));
        Assert.Equal("30-03-01-01-FF", BitConverter.ToString(Extension(authority, "2.5.29.19")!.RawData));
        authority.Dispose();
        certificate.Dispose();
    }

    [Fact]
    public void The_identifier_of_a_key_is_the_beginning_of_its_SHA256()
    {
        var (authority, certificate) = Render(Pair, "leaf");
        var digest = SHA256.HashData(authority.PublicKey.EncodedKeyValue.RawData)[..20];
        Assert.Equal([0x04, 20, .. digest], Extension(authority, "2.5.29.14")!.RawData);
        Assert.Equal([0x30, 22, 0x80, 20, .. digest], Extension(certificate, "2.5.29.35")!.RawData);
        authority.Dispose();
        certificate.Dispose();
    }

    [Fact]
    public void A_certificate_with_the_name_of_its_authority_names_no_key_of_it()
    {
        var (authority, certificate) = Render(Pair, "my-ca");
        Assert.Null(Extension(certificate, "2.5.29.35"));
        authority.Dispose();
        certificate.Dispose();
    }

    [Theory]
    [InlineData("rsa", "1.2.840.113549.1.1.11")]
    [InlineData("ecdsa", "1.2.840.10045.4.3.2")]
    [InlineData("ed25519", "1.3.101.112")]
    public void A_key_of_any_type_signs(string type, string algorithm)
    {
        var template = $$$"""{{ $k := genPrivateKey "{{{type}}}" }}{{ $ca := genCAWithKey "ca" 365 $k }}{{ $c := genSignedCertWithKey "leaf" nil nil 365 $ca $k }}{{ $ca.Cert }}{{ $c.Cert }}""";
        var (authority, certificate) = Render(template, "x");
        Assert.Equal(algorithm, certificate.SignatureAlgorithm.Value);
        Assert.Equal(authority.PublicKey.EncodedKeyValue.RawData, certificate.PublicKey.EncodedKeyValue.RawData);
        using var trust = new X509Chain();
        trust.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        trust.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        trust.ChainPolicy.CustomTrustStore.Add(authority);
        trust.ChainPolicy.VerificationTime = DateTime.UnixEpoch.AddDays(1);
        Assert.True(trust.Build(certificate));
        authority.Dispose();
        certificate.Dispose();
    }

    [Theory]
    [InlineData(-1, "1969-12-31T00:00:00")]
    [InlineData(36500, "2069-12-07T00:00:00")]
    [InlineData(200000, "1933-01-11T00:25:26")]
    public void The_last_day_is_counted_as_Go_counts_it(int days, string end)
    {
        using var certificate = X509Certificate2.CreateFromPem(TestCharts.Render($$$"""{{ (genCA "ca" {{{days}}}).Cert }}"""));
        Assert.Equal(DateTime.Parse(end, System.Globalization.CultureInfo.InvariantCulture), certificate.NotAfter.ToUniversalTime());
    }

    [Theory]
    [InlineData("""{{ genCAWithKey "ca" 1 "x" }}""", "parsing private key: no PEM data in input")]
    [InlineData("""{{ genCAWithKey "ca" 1 (genCA "a" 1).Cert }}""", "parsing private key: no private key data in PEM block of type CERTIFICATE")]
    [InlineData("""{{ genCAWithKey "ca" 1 "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n" }}""", "parsing private key: parsing RSA private key from PEM: ")]
    [InlineData("""{{ genCAWithKey "ca" 1 "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" }}""", "parsing private key: decoding PEM as PKCS#8: ")]
    [InlineData("""{{ genCAWithKey "ca" 1 "-----BEGIN ODD PRIVATE KEY-----\nAAAA\n-----END ODD PRIVATE KEY-----\n" }}""", "parsing private key: invalid private key type ODD")]
    [InlineData("""{{ buildCustomCert (b64enc "x") (b64enc "y") }}""", "unable to decode certificate")]
    [InlineData("""{{ buildCustomCert (b64enc (genCA "a" 1).Cert) (b64enc "y") }}""", "error parsing private key: no PEM data in input")]
    [InlineData("""{{ genSelfSignedCert "a" (list "1.2") nil 1 }}""", "error parsing ip: 1.2")]
    [InlineData("""{{ genSelfSignedCert "a" nil (list "é") 1 }}""", "cannot be encoded as an IA5String")]
    [InlineData("""{{ genCA "a\xff" 1 }}""", "error creating certificate: asn1: string not valid UTF-8")]
    [InlineData("""{{ genCAWithKey "a" 1 (genPrivateKey "dsa") }}""", "error creating certificate: x509: certificate private key does not implement crypto.Signer")]
    public void What_cannot_be_made_is_said(string template, string words) => Assert.Contains(words, TestCharts.Fault(template).Message, StringComparison.Ordinal);

    private static X509Extension? Extension(X509Certificate2 certificate, string identifier) => certificate.Extensions.FirstOrDefault(extension => extension.Oid!.Value == identifier);

    private static (X509Certificate2 Authority, X509Certificate2 Certificate) Render(string template, string name)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(TestCharts.Render(template, Values(name)));
        return (certificates[0], certificates[1]);
    }

    private static string Values(string name) => System.Text.Json.JsonSerializer.Serialize(new { name });
}
