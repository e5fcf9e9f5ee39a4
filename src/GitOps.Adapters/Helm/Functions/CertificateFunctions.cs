using System.Net;
using System.Net.Sockets;
using GitOps.Adapters.Helm.Formatting;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Private keys and certificates that a chart makes for itself.</summary>
internal static class CertificateFunctions
{
    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("genPrivateKey", [P.String], false, a => PrivateKeys.Generate(a.Text(0))),
        new("genCA", [P.String, P.Integer], false, a => Authority(a, null)),
        new("genCAWithKey", [P.String, P.Integer, P.String], false, a => Authority(a, a.Text(2))),
        new("genSelfSignedCert", [P.String, P.List, P.List, P.Integer], false, a => SelfSigned(a, null)),
        new("genSelfSignedCertWithKey", [P.String, P.List, P.List, P.Integer, P.String], false, a => SelfSigned(a, a.Text(4))),
        new("genSignedCert", [P.String, P.List, P.List, P.Integer, P.Certificate], false, a => Signed(a, null)),
        new("genSignedCertWithKey", [P.String, P.List, P.List, P.Integer, P.Certificate, P.String], false, a => Signed(a, a.Text(5))),
        new("buildCustomCert", [P.String, P.String], false, Custom),
    ];

    private static GoCertificate Authority(Arguments arguments, string? key) =>
        Make(new CertificateWish(arguments.Text(0), [], [], arguments.Integer(1), arguments.Executor.Now, IsAuthority: true), key, null);

    private static GoCertificate SelfSigned(Arguments arguments, string? key) => Make(Wish(arguments), key, null);

    private static GoCertificate Signed(Arguments arguments, string? key) => Make(Wish(arguments), key, (GoCertificate)arguments[4]!);

    private static GoCertificate Make(CertificateWish wish, string? given, GoCertificate? authority)
    {
        if (given is not null)
        {
            using var key = CertificateKey.Parse(given, "parsing private key");
            return CertificateMaker.Make(wish, key, given, authority);
        }

        var rsa = KeySupply.Shared.Take();
        using var made = CertificateKey.Of(rsa);
        return CertificateMaker.Make(wish, made, PrivateKeys.TextOf(rsa), authority);
    }

    private static CertificateWish Wish(Arguments arguments)
    {
        var addresses = arguments.List(1).Items.Select(item => item as string ?? throw new FunctionException($"error parsing ip: {Printer.Print(item)} is not a string")).Select(AddressOf).ToArray();
        var names = arguments.List(2).Items.Select(item => item as string ?? throw new FunctionException($"error processing alternate dns name: {Printer.Print(item)} is not a string")).ToArray();
        return new CertificateWish(arguments.Text(0), addresses, names, arguments.Integer(3), arguments.Executor.Now, IsAuthority: false);
    }

    // Go knows neither the short forms of addresses nor zones.
    private static IPAddress AddressOf(string text) =>
        IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() == text : text.AsSpan().IndexOfAny('%', '[') < 0)
            ? address
            : throw new FunctionException($"error parsing ip: {text}");

    private static object Custom(Arguments arguments)
    {
        if (!EncodingFunctions.TryDecode64(arguments.Text(0), out var certificate, out _))
        {
            throw new FunctionException("unable to decode base64 certificate");
        }

        if (!EncodingFunctions.TryDecode64(arguments.Text(1), out var key, out _))
        {
            throw new FunctionException("unable to decode base64 private key");
        }

        var (certificateText, keyText) = (GoText.FromBytes(certificate), GoText.FromBytes(key));
        CertificateMaker.Parse(certificateText, "unable to decode certificate", "error parsing certificate: decodedCert.Bytes").Dispose();
        CertificateKey.Parse(keyText, "error parsing private key").Dispose();
        return new GoCertificate(certificateText, keyText);
    }
}
