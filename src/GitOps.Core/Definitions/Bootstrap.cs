using System.Collections.Immutable;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Core.Definitions;

/// <summary>Repositories that Flux bootstrapped: where their state comes from, and which of their objects are Flux itself.</summary>
/// <remarks>
/// <c>flux bootstrap</c> commits <c>flux-system/gotk-components.yaml</c> (the controllers) and <c>flux-system/gotk-sync.yaml</c> (a source
/// and a Kustomization of the cluster's folder). Who takes such a repository over wants the second and must not run the first.
/// Everything here goes by the objects, not by the names of the files.
/// </remarks>
public static class Bootstrap
{
    private const string PartOf = "app.kubernetes.io/part-of";
    private const string Component = "app.kubernetes.io/component";

    private static readonly ImmutableHashSet<string> Controllers =
    [
        "helm-controller", "image-automation-controller", "image-reflector-controller", "kustomize-controller",
        "notification-controller", "source-controller", "source-watcher", "webhook-receiver",
    ];

    // Named after the controllers as a whole; most with the namespace behind the name.
    private static readonly ImmutableArray<(string Kind, string Name)> Surroundings =
    [
        ("ClusterRole", "crd-controller"), ("ClusterRoleBinding", "crd-controller"), ("ClusterRoleBinding", "cluster-reconciler"),
        ("NetworkPolicy", "allow-egress"), ("NetworkPolicy", "allow-scraping"), ("NetworkPolicy", "allow-webhooks"),
        ("ResourceQuota", "critical-pods"),
    ];

    /// <summary>Finds what synchronizes a folder: the Kustomization of the folder itself, and its source.</summary>
    /// <param name="objects">The rendered objects of the folder.</param>
    /// <param name="path">The folder, as in <c>spec.path</c>; <c>clusters/production</c> also finds the sync when its <c>flux-system</c> folder was rendered.</param>
    public static BootstrapSync FindSync(IEnumerable<KubeObject> objects, string path)
    {
        var all = objects.ToList();
        var folder = FileTreePaths.Clamp(path);
        var faults = new List<DefinitionFault>();
        var found = new List<BootstrapSync.Found>();
        foreach (var resource in all.Where(IsKustomization))
        {
            switch (DefinitionReader.Read(resource))
            {
                case DefinitionReading.Deployment(Kustomization sync, _) when IsSyncOf(sync, folder):
                    found.AddRange(SourcesOf(sync, all, faults));
                    break;
                case DefinitionReading.Invalid invalid:
                    faults.AddRange(invalid.Faults.Select(fault => new DefinitionFault($"{invalid.Key} {fault.Path}", fault.Message)));
                    break;
            }
        }

        return (found, faults) switch
        {
            ([var only], _) => only,
            ([], []) => new BootstrapSync.Missing($"no Kustomization of '{folder}' with its source is among the objects of that folder; apply one, or name source and path in the host"),
            ([], _) => new BootstrapSync.Missing(string.Join("; ", faults)),
            _ => new BootstrapSync.Missing($"{string.Join(" and ", found.Select(sync => sync.Kustomization.Key))} both synchronize '{folder}'; keep one"),
        };
    }

    /// <summary>Leaves out Flux's own controllers, what belongs only to them, and the kinds that the host installs itself.</summary>
    /// <remarks>The namespace stays, it holds definitions and their Secrets; so do the roles that let people see and edit definitions.</remarks>
    public static BootstrapSelection WithoutFlux(IEnumerable<KubeObject> objects, BootstrapFilter filter)
    {
        var kept = ImmutableArray.CreateBuilder<KubeObject>();
        var leftOut = ImmutableArray.CreateBuilder<ObjectRef>();
        foreach (var resource in objects)
        {
            if ((!filter.KeepControllers && IsFluxItself(resource)) || IsInstalledByHost(resource, filter))
            {
                leftOut.Add(resource.Reference);
            }
            else
            {
                kept.Add(resource);
            }
        }

        return new BootstrapSelection(kept.ToImmutable(), leftOut.ToImmutable());
    }

    /// <summary>Whether the object is a controller of Flux or exists only for the controllers.</summary>
    public static bool IsFluxItself(KubeObject resource)
    {
        if (resource.Label(PartOf) != "flux")
        {
            return false;
        }

        return resource.Kind switch
        {
            "Deployment" or "Service" or "ServiceAccount" => Controllers.Contains(resource.Label(Component) ?? resource.Name) || Controllers.Contains(resource.Name),
            var kind => Surroundings.Any(part => part.Kind == kind && (resource.Name == part.Name || resource.Name.StartsWith(part.Name + "-", StringComparison.Ordinal))),
        };
    }

    private static bool IsKustomization(KubeObject resource) =>
        resource.Kind == Kustomization.KindName && DefinitionReader.IsDefinition(resource);

    private static bool IsSyncOf(Kustomization sync, string folder) =>
        sync.Path == folder || (FileTreePaths.FolderOf(folder) == sync.Path && folder == FileTreePaths.Clamp($"{sync.Path}/{sync.Key.Namespace}"));

    private static IEnumerable<BootstrapSync.Found> SourcesOf(Kustomization sync, List<KubeObject> all, List<DefinitionFault> faults)
    {
        foreach (var resource in all)
        {
            if (new ObjectKey(resource.Kind, resource.Namespace, resource.Name) != sync.Source.Key || !DefinitionReader.IsDefinition(resource))
            {
                continue;
            }

            switch (DefinitionReader.Read(resource))
            {
                case DefinitionReading.Source(var source, _):
                    yield return new BootstrapSync.Found(source, sync);
                    break;
                case DefinitionReading.Invalid invalid:
                    faults.AddRange(invalid.Faults.Select(fault => new DefinitionFault($"{invalid.Key} {fault.Path}", fault.Message)));
                    break;
            }
        }
    }

    private static bool IsInstalledByHost(KubeObject resource, BootstrapFilter filter) =>
        resource.Kind == "CustomResourceDefinition" && filter.InstalledCustomResources.Contains(resource.Name);
}

/// <summary>What is left out of a bootstrapped folder.</summary>
public sealed record BootstrapFilter
{
    /// <summary>Names of the CustomResourceDefinitions that the host installs itself, for example <c>gitrepositories.source.toolkit.fluxcd.io</c>.</summary>
    public ImmutableHashSet<string> InstalledCustomResources { get; init; } = [];

    /// <summary>Keep Flux's controllers: they run beside this engine, which must then not own the same definitions.</summary>
    public bool KeepControllers { get; init; }
}

/// <summary>The objects of a bootstrapped folder, parted.</summary>
/// <param name="Kept">What is applied.</param>
/// <param name="LeftOut">What is not, for the log.</param>
public sealed record BootstrapSelection(ImmutableArray<KubeObject> Kept, ImmutableArray<ObjectRef> LeftOut);

/// <summary>What synchronizes a bootstrapped folder.</summary>
public abstract record BootstrapSync
{
    private BootstrapSync()
    {
    }

    /// <summary>The source and the Kustomization that <c>gotk-sync.yaml</c> holds.</summary>
    public sealed record Found(SourceDefinition Source, Kustomization Kustomization) : BootstrapSync;

    /// <summary>None, or more than one, or one that cannot be used.</summary>
    /// <param name="Why">What was looked for and what to do.</param>
    public sealed record Missing(string Why) : BootstrapSync;
}
