using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GitOps.Core.Deployments.Applying;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.Adapters.Kubernetes.Tests.Connecting;

public sealed class ConfigurationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("apiVersion: v1\nkind: Config\n")]
    [InlineData("apiVersion: v1\nkind: Config\ncurrent-context: gone\ncontexts: []\nclusters: []\nusers: []\n")]
    public void A_kubeconfig_that_cannot_be_used_is_a_refusal_that_says_so(string text)
    {
        var refusal = Assert.Throws<ClusterException>(() => KubernetesCluster.Connect(new KubernetesOptions { KubeConfig = text }));
        Assert.Equal((0, "InvalidConfiguration"), (refusal.Status, refusal.Reason));
        Assert.StartsWith("the given kubeconfig cannot be used: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kubeconfig_that_is_not_there_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var refusal = Assert.Throws<ClusterException>(() => KubernetesCluster.Connect(new KubernetesOptions { KubeConfigPath = path }));
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_credentials_is_anonymous()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 200, Samples.Map("a", "1")));
        var config = ScriptedServer.KubeConfigOf(server.Address).Replace("{token: s3cret}", "{}", StringComparison.Ordinal);
        using var cluster = KubernetesCluster.Connect(new KubernetesOptions { KubeConfig = config });
        await cluster.FindAsync(Samples.A, Token);
        Assert.False(Assert.Single(server.Requests).Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_credential_plugin_gives_the_token()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.Answer(context, 200, Samples.Map("a", "1")));
        var plugin = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            plugin,
            """echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"from-plugin"}}'""",
            Token);
        var config = ScriptedServer.KubeConfigOf(server.Address).Replace(
            "{token: s3cret}",
            $"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, args: ['{plugin}']}}}}",
            StringComparison.Ordinal);
        using var cluster = KubernetesCluster.Connect(new KubernetesOptions { KubeConfig = config });
        await cluster.FindAsync(Samples.A, Token);
        Assert.Equal("Bearer from-plugin", Assert.Single(server.Requests).Headers["Authorization"]);
        File.Delete(plugin);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("elsewhere.example", false)]
    public async Task A_certificate_of_the_private_authority_counts_only_for_its_own_host(string host, bool isTrusted)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        await using var application = builder.Build();
        var protocol = string.Empty;
        application.Run(context =>
        {
            protocol = context.Request.Protocol;
            return ScriptedServer.Answer(context, 200, """{"resources":[{"name":"configmaps","namespaced":true,"kind":"ConfigMap","verbs":["get"]}]}""");
        });
        await application.StartAsync(Token);
        var config = ScriptedServer.KubeConfigOf(application.Urls.Single()).Replace(
            "cluster: {",
            $"cluster: {{certificate-authority-data: {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()))}, ",
            StringComparison.Ordinal);
        using var cluster = KubernetesCluster.Connect(new KubernetesOptions { KubeConfig = config });
        if (isTrusted)
        {
            Assert.NotNull(await cluster.FindKindAsync(Samples.ConfigMaps, Token));
            Assert.Equal("HTTP/2", protocol);
        }
        else
        {
            var refusal = await Assert.ThrowsAsync<ClusterException>(() => cluster.FindKindAsync(Samples.ConfigMaps, Token));
            Assert.Equal((0, "Unreachable"), (refusal.Status, refusal.Reason));
        }

        await application.StopAsync(CancellationToken.None);
    }
}
