using System.Collections.Immutable;
using System.Security.Cryptography;
using GitOps.Core;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Tests.Repositories;

public sealed class OciChartsTests : IDisposable
{
    private const string ChartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    private readonly Registry registry = new();
    private readonly ChartFixture fixture;

    public OciChartsTests() => fixture = new ChartFixture(registry);

    private static ReferredSource Repository => new(ChartFixture.Repository("oci://registry.example/charts"), null);

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task An_exact_version_needs_no_list_of_tags()
    {
        registry.Push("1.2.0_build");

        var artifact = await fixture.FetchAsync(ChartFixture.Chart("1.2.0+build"), Repository);

        Assert.Equal("1.2.0+build", artifact.Revision);
        Assert.Equal(0, registry.Lists);
        Assert.Equal("registry.example/charts/app", registry.Asked);
    }

    [Fact]
    public async Task Of_a_range_the_highest_tag_counts()
    {
        registry.Push("1.0.0");
        registry.Push("1.10.0_a");
        registry.Push("1.9.0");
        registry.Push("2.0.0-rc.1");

        Assert.Equal("1.10.0+a", (await fixture.FetchAsync(ChartFixture.Chart("*"), Repository)).Revision);
        Assert.Equal("1.9.0", (await fixture.FetchAsync(ChartFixture.Chart("<1.10.0"), Repository)).Revision);
    }

    [Fact]
    public async Task What_is_not_there_is_a_failure_to_pull_that_is_tried_again()
    {
        var empty = await fixture.FailAsync(ChartFixture.Chart("*"), Repository);
        Assert.Equal((FailureClass.Transient, "ChartPullError"), (empty.Class, empty.Reason));
        registry.Push("1.0.0");
        var none = await fixture.FailAsync(ChartFixture.Chart("9.x"), Repository);
        Assert.Equal("chart pull error: failed to get chart version for remote reference: could not locate a version matching provided version string 9.x", none.Message);
    }

    [Fact]
    public async Task A_refusal_of_the_registry_is_an_authentication_failure()
    {
        registry.Fault = new RegistryException(RegistryFault.Refused, "GET https://registry.example/v2/: UNAUTHORIZED: authentication required");
        var refused = await fixture.FailAsync(ChartFixture.Chart("*"), Repository);
        Assert.Equal((FailureClass.Denied, "AuthenticationFailed"), (refused.Class, refused.Reason));
        Assert.StartsWith("failed to authenticate with the Helm repository: chart pull error: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_room_for_registries_it_is_named()
    {
        using var alone = new ChartFixture();
        Assert.Contains("add the room Oci", (await alone.FailAsync(ChartFixture.Chart("*"), Repository)).Message, StringComparison.Ordinal);
    }

    private sealed class Registry : IArtifactRegistry
    {
        private readonly Dictionary<string, byte[]> charts = new(StringComparer.Ordinal);

        public int Lists { get; private set; }

        public string Asked { get; private set; } = string.Empty;

        public RegistryException? Fault { get; set; }

        public void Push(string tag) => charts[tag] = ChartServer.Pack(("app/Chart.yaml", $"name: app\nversion: {tag.Replace('_', '+')}\n"));

        public Task<ImmutableArray<string>> ListTagsAsync(RegistryAddress address, CancellationToken cancellationToken)
        {
            Lists++;
            return Fault is null ? Task.FromResult<ImmutableArray<string>>([.. charts.Keys]) : throw Fault;
        }

        public Task<string> ResolveAsync(RegistryAddress address, string reference, CancellationToken cancellationToken) => Task.FromResult(DigestOf(charts[reference]));

        public Task<RegistryManifest> GetManifestAsync(RegistryAddress address, string reference, CancellationToken cancellationToken)
        {
            Asked = address.ToString();
            return Task.FromResult(new RegistryManifest("sha256:0", string.Empty, [new RegistryLayer(ChartLayer, DigestOf(charts[reference]), charts[reference].Length)], ImmutableDictionary<string, string>.Empty));
        }

        public Task CopyLayerAsync(RegistryAddress address, RegistryLayer layer, Stream target, long limit, CancellationToken cancellationToken) =>
            target.WriteAsync(charts.Values.Single(chart => DigestOf(chart) == layer.Digest), cancellationToken).AsTask();

        private static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
