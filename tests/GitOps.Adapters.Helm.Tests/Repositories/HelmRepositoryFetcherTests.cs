using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using GitOps.Adapters.Helm.Charts;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Helm.Tests.Repositories;

public sealed class HelmRepositoryFetcherTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gitops-helm").FullName;
    private readonly Server server = new();

    public void Dispose()
    {
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_highest_version_of_a_range_is_fetched_and_opens_as_a_tree()
    {
        Publish("1.0.0", "1.2.0", "2.0.0-rc1", "1.10.0");

        var seen = Assert.IsType<SourceObservation.Fetched>(await FetchAsync(Chart("1.x")));

        Assert.Equal("1.10.0", seen.Artifact.Revision);
        using var tree = await Fetcher().OpenAsync(Chart("1.x"), seen.Artifact, TestContext.Current.CancellationToken);
        Assert.Equal("1.10.0", ChartLoader.Load(tree!, string.Empty).Metadata.Version);
    }

    [Fact]
    public async Task The_same_version_is_not_downloaded_again()
    {
        Publish("1.0.0");
        var first = Assert.IsType<SourceObservation.Fetched>(await FetchAsync(Chart("*")));

        var again = await FetchAsync(Chart("*"), first.Artifact);

        Assert.IsType<SourceObservation.Unchanged>(again);
        Assert.Equal(1, server.Requests.Count(request => request.Path.EndsWith(".tgz", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("9.x", "no 'app' chart with version matching '9.x' found")]
    [InlineData("*", "no chart name found")]
    public async Task A_version_that_is_not_there_stalls(string version, string words)
    {
        Publish("1.0.0");
        var chart = version == "*" ? Chart("*") with { Chart = "other" } : Chart(version);

        var broken = Assert.IsType<SourceObservation.Broken>(await FetchAsync(chart));

        Assert.Equal(FailureClass.Stalled, broken.Failure.Class);
        Assert.Contains(words, broken.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_whose_digest_is_not_that_of_the_index_is_refused()
    {
        Publish("1.0.0");
        server.Files["/charts/app-1.0.0.tgz"] = Pack("6.6.6");

        var broken = Assert.IsType<SourceObservation.Broken>(await FetchAsync(Chart("1.0.0")));

        Assert.Equal("ChartPullError", broken.Failure.Reason);
    }

    [Fact]
    public async Task Credentials_go_to_the_repository_and_not_to_other_hosts()
    {
        Publish("1.0.0");
        server.Files["/charts/index.yaml"] = Encoding.UTF8.GetBytes("apiVersion: v1\nentries:\n  app:\n  - version: 1.0.0\n    urls: [http://elsewhere/charts/app-1.0.0.tgz]\n");
        var secret = new SecretData("flux/repo", [KeyValuePair.Create("username", "me"u8.ToArray()), KeyValuePair.Create("password", "hidden"u8.ToArray())]);

        await FetchAsync(Chart("*"), secret: secret);

        Assert.Equal([("repo", true), ("elsewhere", false)], server.Requests.Select(request => (request.Host, request.HasCredentials)));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, FailureClass.Denied)]
    [InlineData(HttpStatusCode.ServiceUnavailable, FailureClass.Transient)]
    public async Task A_refusal_is_classified(HttpStatusCode status, FailureClass wanted)
    {
        server.Status = status;

        var broken = Assert.IsType<SourceObservation.Broken>(await FetchAsync(Repository()));

        Assert.Equal(wanted, broken.Failure.Class);
    }

    [Fact]
    public async Task An_index_that_is_too_large_is_refused()
    {
        server.Files["/charts/index.yaml"] = new byte[2_000_000];

        var broken = Assert.IsType<SourceObservation.Broken>(await FetchAsync(Repository()));

        Assert.Contains("larger than", broken.Failure.Message, StringComparison.Ordinal);
    }

    private static HelmRepository Repository() => new()
    {
        Key = new ObjectKey(HelmRepository.KindName, "flux", "repo"),
        Interval = Duration.FromHours(1),
        Url = new Uri("http://repo/charts"),
    };

    private static HelmChart Chart(string version) => new()
    {
        Key = new ObjectKey(HelmChart.KindName, "flux", "flux-app"),
        Interval = Duration.FromHours(1),
        Chart = "app",
        Version = version,
        Source = new SourceReference(HelmRepository.KindName, "flux", "repo"),
    };

    private HelmRepositoryFetcher Fetcher() => new(
        Options.Create(new HelmOptions { DataFolder = folder, MaximumIndexBytes = 1_000_000 }),
        new HttpClient(server, disposeHandler: false));

    private Task<SourceObservation> FetchAsync(SourceDefinition definition, Artifact? last = null, SecretData? secret = null)
    {
        var upstream = definition is HelmChart ? new ReferredSource(Repository(), null) { Credentials = secret } : null;
        return Fetcher().FetchAsync(new SourceFetch(definition, last, secret) { Upstream = upstream, IsSameDefinition = true }, TestContext.Current.CancellationToken);
    }

    private void Publish(params string[] versions)
    {
        var index = new StringBuilder("apiVersion: v1\nentries:\n  another:\n  - version: 5.0.0\n    urls: [x.tgz]\n  app:\n");
        foreach (var version in versions)
        {
            var archive = Pack(version);
            server.Files[$"/charts/app-{version}.tgz"] = archive;
            index.Append($"  - version: {version}\n    digest: {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(archive))}\n    urls:\n    - app-{version}.tgz\n");
        }

        server.Files["/charts/index.yaml"] = Encoding.UTF8.GetBytes(index.Append("  zebra: []\n").ToString());
    }

    private static byte[] Pack(string version)
    {
        using var packed = new MemoryStream();
        using (var zipped = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zipped))
        using (var data = new MemoryStream(Encoding.UTF8.GetBytes($"apiVersion: v2\nname: app\nversion: {version}\n")))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "app/Chart.yaml") { DataStream = data });
        }

        return packed.ToArray();
    }

    /// <summary>A server without a network.</summary>
    private sealed class Server : HttpMessageHandler
    {
        public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

        public ConcurrentQueue<(string Host, string Path, bool HasCredentials)> Requests { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Enqueue((request.RequestUri!.Host, request.RequestUri.AbsolutePath, request.Headers.Authorization is not null));
            var answer = Status != HttpStatusCode.OK ? new HttpResponseMessage(Status)
                : Files.TryGetValue(request.RequestUri.AbsolutePath, out var file) ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(file) }
                : new HttpResponseMessage(HttpStatusCode.NotFound);
            return Task.FromResult(answer);
        }
    }
}
