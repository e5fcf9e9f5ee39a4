using GitOps.Adapters.Git;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Composition;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace GitOps.EndToEnd.Kustomizations;

/// <summary>The rooms that render, put together as a host does it, without an engine around them.</summary>
internal sealed class RenderingRooms : IAsyncDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("gitops-e2e-rooms-").FullName;
    private readonly ServiceProvider provider;

    public RenderingRooms(bool allowRemoteBases = false)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        new Rooms(services)
            .UseKustomize(options => options.AllowRemoteBases = allowRemoteBases)
            .UseHelm(options => options.DataFolder = Path.Combine(data, "helm"))
            .UseGit(options => options.DataFolder = Path.Combine(data, "git"));
        provider = services.BuildServiceProvider();
    }

    /// <summary>The source: files by their paths.</summary>
    public string Folder => Path.Combine(data, "source");

    public RenderingRooms With(string path, string content)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return this;
    }

    /// <summary>Renders a folder of the source as the engine renders a deployment of it.</summary>
    public async Task<RenderResult> RenderAsync(string path = "")
    {
        using var tree = new FolderTree(Folder);
        var definition = new Kustomization
        {
            Key = new ObjectKey(Kustomization.KindName, "default", "it"),
            Interval = Duration.FromHours(1),
            Source = new SourceReference(GitRepository.KindName, "default", "it"),
            Path = path,
            Prune = true,
        };
        var renderer = provider.GetServices<IManifestRenderer>().First(candidate => candidate.Supports(definition));
        return await renderer.RenderAsync(new RenderRequest(definition, tree, new Artifact("main@1", "1", new Provenance())), TestContext.Current.CancellationToken);
    }

    /// <summary>As <see cref="RenderAsync"/>, as the text that would be printed.</summary>
    public async Task<string> PrintAsync(string path = "") => new BuildOutput((await RenderAsync(path)).Objects).ToYaml();

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    private sealed class Rooms(IServiceCollection services) : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
