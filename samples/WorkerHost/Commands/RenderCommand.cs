using System.CommandLine;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Composition;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace WorkerHost.Commands;

/// <summary>Prints what a folder would apply: as <c>kustomize build</c> where it has a kustomization file, as Flux where it has none.</summary>
internal static class RenderCommand
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "The folder. Files of the Git repository around it may be read." };
        var render = new Command("render", "Prints the manifests that a folder would apply. Exit code 1 when it cannot be built.") { folder };
        render.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(folder)!, cancellationToken));
        return render;
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        if (!folder.Exists)
        {
            await Console.Error.WriteLineAsync($"{folder} is no folder.");
            return 1;
        }

        var root = RepositoryOf(folder);
        using var tree = new FolderTree(root);
        var path = Path.GetRelativePath(root, folder.FullName).Replace(Path.DirectorySeparatorChar, '/');
        path = path == "." ? string.Empty : path;
        try
        {
            var output = FileNames.Any(name => File.Exists(Path.Combine(folder.FullName, name)))
                ? KustomizeBuild.Run(tree, path)
                : new BuildOutput((await AsFluxAsync(tree, path, cancellationToken)).Objects);
            Console.Write(output.ToYaml());
            return 0;
        }
        catch (ManifestException e)
        {
            await Console.Error.WriteLineAsync($"Error: {e.Message}");
            return 1;
        }
    }

    private static string RepositoryOf(DirectoryInfo folder)
    {
        for (var candidate = folder; candidate is not null; candidate = candidate.Parent)
        {
            if (Path.Exists(Path.Combine(candidate.FullName, ".git")))
            {
                return candidate.FullName;
            }
        }

        return Path.GetPathRoot(folder.FullName)!;
    }

    private static async Task<RenderResult> AsFluxAsync(FolderTree tree, string path, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        new Builder(services).UseKustomize();
        await using var provider = services.BuildServiceProvider();
        var definition = new Kustomization
        {
            Key = new ObjectKey(Kustomization.KindName, "default", "render"),
            Interval = Duration.FromHours(1),
            Source = new SourceReference(GitRepository.KindName, "default", "render"),
            Path = path,
            Prune = true,
        };
        var artifact = new Artifact("local", "local", new Provenance());
        return await provider.GetRequiredService<IManifestRenderer>().RenderAsync(new RenderRequest(definition, tree, artifact), cancellationToken);
    }

    private sealed class Builder(IServiceCollection services) : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
