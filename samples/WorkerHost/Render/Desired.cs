using System.Collections.Immutable;
using GitOps.Adapters.Git;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace WorkerHost.Render;

/// <summary>Makes the objects of a folder: as the engine would apply them for a definition, or as they come out of the build without one.</summary>
internal sealed class Desired(Kustomization? definition, bool allowRemoteBases, ICluster? cluster)
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>The Kustomization of a file of Flux resources; the file must declare one and may declare others things beside it.</summary>
    /// <exception cref="ManifestException">The file declares none or several, or one with faults.</exception>
    public static Kustomization ReadDefinition(string file)
    {
        var found = new List<Kustomization>();
        foreach (var reading in DefinitionReader.ReadAll(File.ReadAllText(file), file))
        {
            switch (reading)
            {
                case DefinitionReading.Deployment { Definition: Kustomization kustomization }:
                    found.Add(kustomization);
                    break;
                case DefinitionReading.Invalid { Key.Kind: Kustomization.KindName } invalid:
                    throw new ManifestException($"{file}: {string.Join("; ", invalid.Faults)}");
            }
        }

        return found.Count == 1 ? found[0] : throw new ManifestException($"{file} declares {found.Count} Kustomizations; give a file with exactly one");
    }

    /// <exception cref="ManifestException">The folder cannot be built.</exception>
    public async Task<ImmutableArray<KubeObject>> BuildAsync(IFileTree tree, string path, CancellationToken cancellationToken)
    {
        // What `kustomize build` prints needs no rooms and no definition.
        if (definition is null && !allowRemoteBases && FileNames.Any(name => tree.Find(path.Length == 0 ? name : $"{path}/{name}") is not null) && !NeedsRooms(tree, path))
        {
            return KustomizeBuild.Run(tree, path).Objects;
        }

        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        new Composition(services).UseKustomize(options => options.AllowRemoteBases = allowRemoteBases).UseHelm().UseGit();
        await using var provider = services.BuildServiceProvider();
        if (definition is not null)
        {
            var preview = new ManifestPreview(provider.GetServices<IManifestRenderer>());
            return await preview.BuildAsync(definition with { Path = path }, tree, cluster, cancellationToken);
        }

        var folder = new Kustomization
        {
            Key = new ObjectKey(Kustomization.KindName, "default", "render"),
            Interval = Duration.FromHours(1),
            Source = new SourceReference(GitRepository.KindName, "default", "render"),
            Path = path,
            Prune = true,
        };
        var renderer = provider.GetServices<IManifestRenderer>().First(candidate => candidate.Supports(folder));
        return (await renderer.RenderAsync(new RenderRequest(folder, tree, new Artifact("local", "local", new Provenance())), cancellationToken)).Objects;
    }

    // A base may name a chart too, but then the error says so; this spares the rooms where nothing needs them.
    private static bool NeedsRooms(IFileTree tree, string path) => FileNames
        .Select(name => path.Length == 0 ? name : $"{path}/{name}")
        .Where(file => tree.Find(file) is { Kind: FileTreeEntryKind.File })
        .Any(file => System.Text.Encoding.UTF8.GetString(tree.Read(file).Span).Contains("helmChart", StringComparison.Ordinal));
}
