using System.Text;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Adapters.Oci.Tests;

/// <summary>A fetcher with a folder of its own.</summary>
internal sealed class OciFixture : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gitops-oci-");
    private readonly OciRegistry registry;

    public OciFixture(Action<OciOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new OciOptions { DataFolder = Path.Combine(folder.FullName, "data") };
        configure?.Invoke(options);
        registry = new OciRegistry(Options.Create(options), time);
        Fetcher = new OciFetcher(Options.Create(options), registry);
        DataFolder = options.DataFolder;
    }

    public OciFetcher Fetcher { get; }

    public string DataFolder { get; }

    public static OciRepository Repository(string host, string path = "team/manifests") => new()
    {
        Key = new ObjectKey(OciRepository.KindName, "default", "manifests"),
        Interval = Duration.FromMinutes(1),
        Url = new Uri($"oci://{host}/{path}"),
    };

    public static SecretData DockerConfig(string host, string user, string password) => new(
        "default/login",
        [KeyValuePair.Create(".dockerconfigjson", Encoding.UTF8.GetBytes(
            "{\"auths\":{\"" + host + "\":{\"auth\":\"" + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")) + "\"}}}"))]);

    public Task<SourceObservation> LookAsync(OciRepository definition, Artifact? last = null, SecretData? credentials = null, bool isSame = true) =>
        Fetcher.FetchAsync(new SourceFetch(definition, last, credentials) { IsSameDefinition = isSame }, TestContext.Current.CancellationToken);

    public async Task<Artifact> FetchAsync(OciRepository definition, Artifact? last = null, SecretData? credentials = null) =>
        await LookAsync(definition, last, credentials) switch
        {
            SourceObservation.Fetched fetched => fetched.Artifact,
            SourceObservation.Broken broken => throw new InvalidOperationException(broken.Failure.ToString()),
            var other => throw new InvalidOperationException(other.ToString()),
        };

    public async Task<Failure> FailAsync(OciRepository definition, SecretData? credentials = null) =>
        Assert.IsType<SourceObservation.Broken>(await LookAsync(definition, credentials: credentials)).Failure;

    public async Task<string> ReadAsync(OciRepository definition, Artifact artifact, string path)
    {
        using var tree = await Fetcher.OpenAsync(definition, artifact, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(tree!.Read(path).Span);
    }

    public void Dispose()
    {
        registry.Dispose();
        folder.Delete(recursive: true);
    }
}
