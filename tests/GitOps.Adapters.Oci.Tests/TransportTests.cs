using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Tests;

public sealed class TransportTests : IDisposable
{
    private readonly OciFixture fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task A_registry_with_a_certificate_of_its_own_is_trusted_by_the_Secret_that_has_it()
    {
        using var certificate = TestCertificate.Make();
        await using var registry = await StartAsync(certificate);
        var known = Secret(("ca.crt", certificate.ExportCertificatePem()), ("tls.crt", certificate.ExportCertificatePem()), ("tls.key", certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()));

        Assert.IsType<SourceObservation.Fetched>(await LookAsync(OciFixture.Repository(registry.Host), known));
        Assert.IsType<SourceObservation.Fetched>(await LookAsync(OciFixture.Repository(registry.Host) with { Insecure = true }, null));
        Assert.All(registry.Requests, request => Assert.Equal(string.Empty, request.Authorization));
    }

    [Fact]
    public async Task A_registry_with_an_unknown_certificate_is_not_read()
    {
        using var certificate = TestCertificate.Make();
        using var other = TestCertificate.Make();
        await using var registry = await StartAsync(certificate);
        foreach (var secret in (SecretData?[])[null, Secret(("ca.crt", other.ExportCertificatePem()))])
        {
            var failure = Assert.IsType<SourceObservation.Broken>(await LookAsync(OciFixture.Repository(registry.Host), secret)).Failure;
            Assert.Equal((FailureClass.Transient, "OCIArtifactPullFailed"), (failure.Class, failure.Reason));
        }

        Assert.Empty(registry.Requests);
    }

    [Theory]
    [InlineData("ca.crt", "no certificate", "holds no certificates in PEM")]
    [InlineData("tls.crt", "half", "needs both 'tls.crt' and 'tls.key'")]
    [InlineData("other", "x", "must contain either 'ca.crt' or both 'tls.crt' and 'tls.key'")]
    public async Task A_Secret_without_certificates_is_an_authentication_failure(string key, string value, string words)
    {
        await using var registry = await StartAsync(null);
        var failure = Assert.IsType<SourceObservation.Broken>(await LookAsync(OciFixture.Repository(registry.Host), Secret((key, value)))).Failure;
        Assert.Equal("AuthenticationFailed", failure.Reason);
        Assert.StartsWith($"failed to generate transport for 'oci://{registry.Host}/team/manifests': ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<MemoryRegistry> StartAsync(X509Certificate2? certificate)
    {
        var registry = await MemoryRegistry.StartAsync(Token, certificate);
        registry.Push("team/manifests", "latest", [(Artifacts.FluxLayer, Artifacts.Pack(("a.yaml", "a")))]);
        return registry;
    }

    private static SecretData Secret(params ReadOnlySpan<(string Key, string Value)> entries)
    {
        var values = new List<KeyValuePair<string, byte[]>>();
        foreach (var (key, value) in entries)
        {
            values.Add(KeyValuePair.Create(key, Encoding.UTF8.GetBytes(value)));
        }

        return new SecretData("default/certificates", values);
    }

    private Task<SourceObservation> LookAsync(OciRepository definition, SecretData? certificates) =>
        fixture.Fetcher.FetchAsync(new SourceFetch(definition, null, null) { Certificates = certificates }, Token);
}
