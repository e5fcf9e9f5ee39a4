using GitOps.Adapters.Git;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Kustomize;
using GitOps.Adapters.Oci;
using GitOps.Core.Audit.Rendering;
using GitOps.Core.Composition;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>Fetches and renders what an engine applied once more, with rooms that share nothing with it.</summary>
internal static class RenderedAgain
{
    /// <param name="engine">Whose log it is.</param>
    /// <param name="withCluster">Whether the engine's cluster is at hand.</param>
    /// <param name="withKey">Whether the engine's key is.</param>
    public static async Task<List<RenderVerdict>> RunAsync(TestEngine engine, bool withCluster = true, bool withKey = true)
    {
        var folder = Directory.CreateTempSubdirectory("gitops-again-");
        try
        {
            var rooms = new Rooms();
            rooms.UseGit(options => options.DataFolder = Path.Combine(folder.FullName, "git"))
                .UseOci(options => options.DataFolder = Path.Combine(folder.FullName, "oci"))
                .UseHelm(options => options.DataFolder = Path.Combine(folder.FullName, "helm"))
                .UseKustomize();
            await using var services = rooms.Services.BuildServiceProvider();
            var replay = new RenderReplay(
                engine.Events,
                engine.Services.GetRequiredService<IContentStore>(),
                services.GetServices<ISourceFetcher>(),
                services.GetServices<IManifestRenderer>(),
                services.GetServices<IReleaseRenderer>(),
                withCluster ? engine.Cluster : null,
                withKey ? engine.Services.GetRequiredService<Redaction>() : null);
            return await replay.RunAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Rooms : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
