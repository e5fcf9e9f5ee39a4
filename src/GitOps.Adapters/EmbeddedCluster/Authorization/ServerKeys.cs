using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Authorization;

/// <summary>What the server proves itself by and checks tokens with: made at the first start, and kept where the cluster is kept.</summary>
/// <remarks>The authority that signs the server's certificate is forgotten once it has: nobody can sign another.</remarks>
internal sealed class ServerKeys
{
    private const string File = "keys.json";
    private static readonly TimeSpan Validity = TimeSpan.FromDays(3650);

    private readonly KubeMap kept;

    private ServerKeys(KubeMap kept)
    {
        this.kept = kept;
        Authority = Text("authority");
        TokenKey = Convert.FromBase64String(Text("tokenKey"));
        Certificate = X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(Text("certificate")), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Certificate of the authority, as PEM: what clients trust.</summary>
    public string Authority { get; }

    /// <summary>The server's own certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Signs tokens.</summary>
    public byte[] TokenKey { get; }

    /// <summary>The keys of a data folder, made when they are missing; fresh ones without a folder.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static ServerKeys Open(string? folder)
    {
        if (folder is null)
        {
            return new ServerKeys(Make());
        }

        var path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path))
        {
            var keys = new ServerKeys(Make());
            using var file = ClusterFolder.Open(path, FileMode.Create);
            file.Write(KubeJson.ToUtf8(keys.kept));
            return keys;
        }

        try
        {
            return new ServerKeys(KubeJson.Parse(System.IO.File.ReadAllBytes(path)).AsMap);
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or FormatException or CryptographicException)
        {
            throw new InvalidDataException($"'{path}' is damaged. Delete it: new keys are made, and clients need a new kubeconfig.", fault);
        }
    }

    private string Text(string key) => kept[key]?.AsString ?? throw new FormatException($"{key} is missing");

    private static KubeMap Make()
    {
        var now = DateTimeOffset.UtcNow.AddHours(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=embedded-cluster-ca", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var authority = request.CreateSelfSigned(now, now + Validity);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Server(serverKey).Create(authority, now, now + Validity - TimeSpan.FromDays(1), RandomNumberGenerator.GetBytes(16)).CopyWithPrivateKey(serverKey);
        return KubeMap.Of(
            ("authority", authority.ExportCertificatePem() + "\n"),
            ("certificate", Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12))),
            ("tokenKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
    }

    private static CertificateRequest Server(ECDsa key)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        foreach (var name in new[] { "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc" })
        {
            names.AddDnsName(name);
        }

        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
