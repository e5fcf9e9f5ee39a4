using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Writing;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using WorkerHost.Commands;

namespace WorkerHost.Demo;

/// <summary>
/// Declares the repository and its first folder in the cluster, as <c>flux bootstrap</c> does. A repository that Flux bootstrapped
/// brings its own definition of the two: that one is taken, and only the address is the one given here.
/// </summary>
internal sealed class Sync(IServiceProvider services)
{
    private const string Namespace = "flux-system";
    private const string Manager = "worker-host";

    public async Task DeclareAsync(RunSettings settings, string repository, CancellationToken cancellationToken)
    {
        var source = new GitRepository
        {
            Key = new ObjectKey(GitRepository.KindName, Namespace, settings.Repository is null ? "fleet" : "flux-system"),
            Interval = Duration.FromSeconds(10),
            Url = new Uri(repository),
            Reference = new GitReference { Branch = settings.Branch },
        };
        var deployment = new Kustomization
        {
            Key = new ObjectKey(Kustomization.KindName, Namespace, source.Key.Name),
            Interval = Duration.FromMinutes(1),
            RetryInterval = Duration.FromSeconds(10),
            Path = FileTreePaths.Clamp(settings.Path),
            Prune = true,
            Source = new SourceReference(GitRepository.KindName, Namespace, source.Key.Name),
        };
        if (await FindOwnAsync(source, deployment, cancellationToken) is { } own)
        {
            source = source with { Key = own.Source.Key, Interval = own.Source.Interval };
            deployment = own.Kustomization;
        }

        var cluster = services.GetRequiredService<ICluster>();
        foreach (var space in new HashSet<string> { source.Key.Namespace, deployment.Key.Namespace })
        {
            await ApplyAsync(cluster, NamespaceOf(space), cancellationToken);
        }

        // The address that was given wins over the one in the repository, which may need credentials that are not here.
        await ApplyAsync(cluster, DefinitionWriter.Write(source).WithAnnotation("kustomize.toolkit.fluxcd.io/reconcile", "disabled"), cancellationToken);
        await ApplyAsync(cluster, DefinitionWriter.Write(deployment), cancellationToken);
    }

    // Whatever is wrong with the repository is found and said by the engine; here it only means that nothing was found.
    private async Task<BootstrapSync.Found?> FindOwnAsync(GitRepository source, Kustomization deployment, CancellationToken cancellationToken)
    {
        var fetcher = services.GetServices<ISourceFetcher>().First(item => item.Supports(source));
        if (await fetcher.FetchAsync(new SourceFetch(source, null, null), cancellationToken) is not SourceObservation.Fetched { Artifact: var artifact }
            || await fetcher.OpenAsync(source, artifact, cancellationToken) is not { } tree)
        {
            return null;
        }

        using (tree)
        {
            try
            {
                var rendered = await services.GetRequiredService<IManifestRenderer>().RenderAsync(new RenderRequest(deployment, tree, artifact), cancellationToken);
                return Bootstrap.FindSync(rendered.Objects, deployment.Path) as BootstrapSync.Found;
            }
            catch (ManifestException)
            {
                return null;
            }
        }
    }

    // The kinds may have been installed a moment ago.
    private static async Task ApplyAsync(ICluster cluster, KubeObject item, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await cluster.ApplyAsync(item, new ApplyOptions(Manager), cancellationToken);
                return;
            }
            catch (ClusterException e) when (attempt < 60 && (e.Reason == "NoMatch" || e.Status is 0 or 404))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            }
        }
    }

    private static KubeObject NamespaceOf(string name) => new(KubeMap.Of(
        ("apiVersion", (KubeValue)"v1"), ("kind", "Namespace"), ("metadata", KubeMap.Of(("name", (KubeValue)name)))));
}
