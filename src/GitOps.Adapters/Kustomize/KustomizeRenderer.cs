using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Incremental;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Kustomize;

/// <summary>Renders a Flux <c>Kustomization</c> as kustomize-controller does: the folder's kustomization or one made for it, with the definition's fields on top.</summary>
internal sealed class KustomizeRenderer(IOptions<KustomizeOptions> options, IEnumerable<ISourceFetcher> fetchers, IChartTemplates? charts = null) : IManifestRenderer
{
    // Flux's own: any file of the source may be read, the order is that of the command line, unknown fields are passed over.
    private static readonly BuildOptions AsFlux = new() { RootOnly = false, IgnoreUnknownFields = true };

    private const int MaximumRemotes = 32;

    private readonly RememberedBuilds remembered = new(options.Value.RememberedObjects);

    public bool Supports(DeploymentDefinition definition) => definition is Kustomization;

    public async Task<RenderResult> RenderAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        using var remotes = new RemoteTrees();
        var fetcher = new RemoteFetcher(fetchers);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return Render(request, options.Value.AllowRemoteBases ? remotes : null);
            }
            catch (RemoteNeededException needed) when (remotes.Count < MaximumRemotes)
            {
                var (tree, commit) = await fetcher.FetchAsync(needed, cancellationToken).ConfigureAwait(false);
                remotes.Add(needed.Address, tree, commit);
            }
            catch (RemoteNeededException needed)
            {
                throw needed.Fault($"more than {MaximumRemotes} remote bases; the last is '{needed.Address.Key}'; copy some into the source");
            }
        }
    }

    private RenderResult Render(RenderRequest request, RemoteTrees? remotes)
    {
        var definition = (Kustomization)request.Definition;
        if (remembered.Find(definition.Key) is { } last && last.Serves(definition) && PartialBuild.TryUpdate(last, request.Tree, AsFlux) is { } updated)
        {
            remembered.Keep(updated);
            return new RenderResult(updated.Objects, updated.Inputs);
        }

        using var tree = new RecordingTree(request.Tree);
        var path = FileTreePaths.Clamp(definition.Path);
        if (FileTreePaths.Resolve(tree, path) is not { Kind: FileTreeEntryKind.Folder } folder)
        {
            throw new ManifestException($"kustomization path not found: {(path.Length == 0 ? "./" : path)}; correct spec.path or add the folder to the source");
        }

        var overrides = new DefinitionOverrides(definition, tree, folder.Path);
        var record = options.Value.RememberedObjects > 0 ? new BuildRecord() : null;
        BuildOutput output;
        try
        {
            output = KustomizeBuild.Run(tree, folder.Path, AsFlux, overrides, remotes, charts, record);
        }
        catch (ManifestException fault)
        {
            var before = overrides.IsRefused ? string.Empty : "kustomize build failed: ";
            throw fault.File is { } file
                ? new ManifestException(file, fault.Line, $"{before}{WithoutPlace(fault)}", fault)
                : new ManifestException($"{before}{fault.Message}", fault);
        }

        var objects = Usable(output.Objects);
        if (objects.Length > options.Value.MaximumObjects)
        {
            throw new ManifestException($"the build made {objects.Length} objects, more than the {options.Value.MaximumObjects} of {KustomizeOptions.Section}:{nameof(KustomizeOptions.MaximumObjects)}; split the deployment");
        }

        var inputs = tree.ToInputs();
        var isAlone = remotes is not { Count: > 0 } && objects.Length == output.Objects.Length;
        if (isAlone && record is { IsOfUse: true } && record.ExplainsReads(tree))
        {
            remembered.Keep(new RememberedBuild(definition, folder.Path, objects, inputs, tree.Listings, record));
        }
        else
        {
            remembered.Forget(definition.Key);
        }

        return new RenderResult(objects, remotes is null ? inputs : inputs with { Remotes = inputs.Remotes.AddRange(remotes.Commits), IsLasting = remotes.IsLasting });
    }

    private static string WithoutPlace(ManifestException fault) => fault.InnerException switch
    {
        KustomizeException told => told.Told,
        { } cause => cause.Message,
        null => fault.Message,
    };

    private static ImmutableArray<KubeObject> Usable(ImmutableArray<KubeObject> built)
    {
        var objects = ImmutableArray.CreateBuilder<KubeObject>(built.Length);
        foreach (var item in built)
        {
            if (item.Validate() is { IsEmpty: false } faults)
            {
                throw new ManifestException($"failed to decode Kubernetes apiVersion, kind and name from: {item}: {string.Join(", ", faults)}");
            }

            if (item.Kind != Kustomization.KindName || item.GroupVersionKind.Group != "kustomize.config.k8s.io")
            {
                objects.Add(item);
            }
        }

        return objects.ToImmutable();
    }
}
