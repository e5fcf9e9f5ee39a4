using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Definitions.Writing;
using NodaTime;

namespace GitOps.Core.Tests.Definitions.Parsing;

public sealed class ChartSourceReaderTests
{
    private static readonly ObjectKey Repository = new("HelmRepository", "flux-system", "app");
    private static readonly ObjectKey Chart = Repository with { Kind = "HelmChart" };
    private static readonly ObjectKey Oci = Repository with { Kind = "OCIRepository" };

    [Fact]
    public void The_shortest_repository_gets_the_defaults_of_Flux() => Assert.Equal(
        new HelmRepository { Key = Repository, Url = new Uri("https://example.org/charts"), Interval = Duration.FromMinutes(1), Timeout = Duration.FromSeconds(60) },
        Read("HelmRepository", """{"url":"https://example.org/charts"}"""));

    [Fact]
    public void Every_field_of_a_repository_is_read()
    {
        var read = Assert.IsType<HelmRepository>(Read("HelmRepository", """
            {"url":"oci://example.org/charts","type":"oci","interval":"1h","timeout":"2m","suspend":true,"provider":"generic","accessFrom":{"namespaceSelectors":[]},
             "secretRef":{"name":"login"},"certSecretRef":{"name":"ca"},"passCredentials":true,"insecure":true}
            """));

        Assert.Equal(
            new HelmRepository
            {
                Key = Repository, Url = new Uri("oci://example.org/charts"), Type = HelmRepositoryType.Oci, Interval = Duration.FromHours(1), Timeout = Duration.FromMinutes(2),
                Suspend = true, SecretName = "login", CertSecretName = "ca", PassCredentials = true, Insecure = true,
            },
            read);
        Assert.False(read.HasArtifact);
    }

    [Fact]
    public void The_shortest_chart_gets_the_defaults_of_Flux()
    {
        var read = Assert.IsType<HelmChart>(Read("HelmChart", """{"chart":"podinfo","interval":"5m","sourceRef":{"kind":"HelmRepository","name":"charts"}}"""));

        Assert.Equal(
            new HelmChart { Key = Chart, Chart = "podinfo", Interval = Duration.FromMinutes(5), Source = new SourceReference("HelmRepository", "flux-system", "charts") },
            read);
        Assert.Equal("*", read.Version);
        Assert.Equal(new ObjectKey("HelmRepository", "flux-system", "charts"), read.Upstream);
    }

    [Fact]
    public void Every_field_of_a_chart_is_read() => Assert.Equal(
        new HelmChart
        {
            Key = Chart, Chart = "./charts/app", Version = ">=1.0.0-0", Interval = Duration.FromMinutes(5), Suspend = true,
            Source = new SourceReference("HelmRepository", "flux-system", "fleet"), Strategy = ChartStrategy.Revision,
            ValuesFiles = ["values.yaml", "more.yaml"], IgnoreMissingValuesFiles = true,
            Verification = new ArtifactVerification { Provider = "cosign", SecretName = "keys", Identities = [new SignerIdentity("^https://issuer$", "subject")] },
        },
        Read("HelmChart", """
            {"chart":"./charts/app","version":">=1.0.0-0","interval":"5m","suspend":true,"sourceRef":{"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"HelmRepository","name":"fleet"},
             "reconcileStrategy":"Revision","valuesFiles":["values.yaml","more.yaml"],"ignoreMissingValuesFiles":true,
             "verify":{"provider":"cosign","secretRef":{"name":"keys"},"matchOIDCIdentity":[{"issuer":"^https://issuer$","subject":"subject"}]}}
            """));

    [Fact]
    public void The_one_values_file_of_older_versions_comes_first()
    {
        var resource = Resources.Resource(
            "source.toolkit.fluxcd.io/v1beta1", "HelmChart",
            """{"chart":"a","interval":"5m","sourceRef":{"kind":"GitRepository","name":"b"},"valuesFile":"first.yaml","valuesFiles":["second.yaml"]}""");
        var read = Assert.IsType<DefinitionReading.Source>(DefinitionReader.Read(resource));

        Assert.Equal(["first.yaml", "second.yaml"], Assert.IsType<HelmChart>(read.Definition).ValuesFiles);
        Assert.Contains(read.Notes, note => note.Path == "spec.valuesFile");
    }

    [Fact]
    public void The_shortest_artifact_gets_the_defaults_of_Flux() => Assert.Equal(
        new OciRepository { Key = Oci, Url = new Uri("oci://example.org/manifests"), Interval = Duration.FromMinutes(5), Timeout = Duration.FromSeconds(60) },
        Read("OCIRepository", """{"url":"oci://example.org/manifests","interval":"5m","provider":"generic"}"""));

    [Fact]
    public void Every_field_of_an_artifact_is_read() => Assert.Equal(
        new OciRepository
        {
            Key = Oci, Url = new Uri("oci://example.org/manifests"), Interval = Duration.FromMinutes(5), Timeout = Duration.FromSeconds(30), Suspend = true,
            Reference = new OciReference { Digest = "sha256:ab", SemVer = ">=1", SemVerFilter = "-rc", Tag = "v1" },
            LayerMediaType = "application/vnd.cncf.helm.chart.content.v1.tar+gzip", LayerOperation = LayerOperation.Copy,
            SecretName = "login", CertSecretName = "ca", ProxySecretName = "proxy", ServiceAccountName = "puller", Ignore = "/docs", Insecure = true,
            Verification = new ArtifactVerification { Provider = "notation", SecretName = "trust", TrustedRootSecretName = "root" },
        },
        Read("OCIRepository", """
            {"url":"oci://example.org/manifests","interval":"5m","timeout":"30s","suspend":true,"ref":{"digest":"sha256:ab","semver":">=1","semverFilter":"-rc","tag":"v1"},
             "layerSelector":{"mediaType":"application/vnd.cncf.helm.chart.content.v1.tar+gzip","operation":"copy"},
             "secretRef":{"name":"login"},"certSecretRef":{"name":"ca"},"proxySecretRef":{"name":"proxy"},"serviceAccountName":"puller","ignore":"/docs","insecure":true,
             "verify":{"provider":"notation","secretRef":{"name":"trust"},"trustedRootSecretRef":{"name":"root"}}}
            """));

    [Theory]
    [InlineData("HelmRepository", """{"url":"ftp://x"}""", "spec.url")]
    [InlineData("HelmRepository", """{"url":"https://x","provider":"aws"}""", "spec.provider")]
    [InlineData("HelmChart", """{"chart":"a","interval":"5m","sourceRef":{"kind":"OCIRepository","name":"b"}}""", "spec.sourceRef.kind")]
    [InlineData("HelmChart", """{"chart":"a","interval":"5m"}""", "spec.sourceRef")]
    [InlineData("HelmChart", """{"chart":"a","interval":"5m","sourceRef":{"kind":"GitRepository","name":"b"},"verify":{"provider":"cosign"}}""", "spec.verify")]
    [InlineData("OCIRepository", """{"url":"https://x/y","interval":"5m"}""", "spec.url")]
    [InlineData("OCIRepository", """{"url":"oci://x/y","interval":"5m","layerSelector":{"operation":"unpack"}}""", "spec.layerSelector.operation")]
    [InlineData("OCIRepository", """{"url":"oci://x/y","interval":"5m","verify":{"provider":"pgp"}}""", "spec.verify.provider")]
    public void What_cannot_be_used_is_refused_with_its_path(string kind, string spec, string path) =>
        Assert.Equal([path], Resources.FaultPathsOf(Resources.Resource("source.toolkit.fluxcd.io/v1", kind, spec)));

    [Theory]
    [InlineData("HelmRepository", """{"url":"oci://example.org/charts","type":"oci","interval":"1h","timeout":"2m","suspend":true,"secretRef":{"name":"login"},"certSecretRef":{"name":"ca"},"passCredentials":true,"insecure":true}""")]
    [InlineData("HelmChart", """{"chart":"a","version":"1.x","interval":"5m","suspend":true,"sourceRef":{"kind":"HelmRepository","name":"b"},"reconcileStrategy":"Revision","valuesFiles":["a.yaml"],"ignoreMissingValuesFiles":true,"verify":{"provider":"cosign","secretRef":{"name":"keys"},"matchOIDCIdentity":[{"issuer":"i","subject":"s"}]}}""")]
    [InlineData("OCIRepository", """{"url":"oci://example.org/a","interval":"5m","timeout":"30s","suspend":true,"ref":{"semver":">=1","semverFilter":"-rc"},"layerSelector":{"mediaType":"m","operation":"copy"},"secretRef":{"name":"login"},"certSecretRef":{"name":"ca"},"proxySecretRef":{"name":"proxy"},"serviceAccountName":"puller","ignore":"","insecure":true,"verify":{"provider":"cosign","trustedRootSecretRef":{"name":"root"}}}""")]
    public void What_was_written_reads_as_the_same(string kind, string spec)
    {
        var definition = Read(kind, spec);
        var again = Assert.IsType<DefinitionReading.Source>(DefinitionReader.Read(DefinitionWriter.Write(definition)));
        Assert.Equal(definition, again.Definition);
        Assert.Empty(again.Notes);
        Assert.Empty(DefinitionRules.FaultsOf(definition));
    }

    private static SourceDefinition Read(string kind, string spec) =>
        Assert.IsType<DefinitionReading.Source>(DefinitionReader.Read(Resources.Resource("source.toolkit.fluxcd.io/v1", kind, spec))).Definition;
}
