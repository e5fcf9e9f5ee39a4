using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Repositories;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Core.Versions;
using GitOps.Core.Yaml;
using NodaTime;

namespace GitOps.Adapters.Helm.Packing;

/// <summary>Brings the charts that a chart in a folder depends on and does not carry.</summary>
internal sealed class Dependencies(IFileTree tree, string path, ISourceNeighbours neighbours, ObjectKey owner, ChartOrigins origins)
{
    private const string LockFile = "Chart.lock";
    private const string LocalScheme = "file://";

    /// <summary>Adds what is missing to a package.</summary>
    /// <returns>How many charts were brought.</returns>
    /// <exception cref="FailureException">One cannot be had.</exception>
    public async Task<int> AddToAsync(ChartPackage package, CancellationToken cancellationToken)
    {
        var missing = Missing(package);
        foreach (var dependency in missing)
        {
            var isLocal = dependency.Repository.Length == 0 || dependency.Repository.StartsWith(LocalScheme, StringComparison.Ordinal);
            try
            {
                await (isLocal ? AddLocalAsync(package, dependency) : AddRemoteAsync(package, dependency, cancellationToken)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is RepositoryException or ChartException)
            {
                throw RepositoryFailures.Dependency($"failed to add {(isLocal ? "local" : "remote")} dependency '{NameOf(dependency)}': {e.Message}", e);
            }
        }

        return missing.Count;
    }

    // As many charts as are asked for are taken for those that are asked for.
    private static List<ChartDependency> Missing(ChartPackage package)
    {
        var chart = ChartLoader.Load(package.Files, ChartLimits.Default);
        var listed = package.Files.FirstOrDefault(file => file.Name == LockFile) is { } locked ? Locked(locked)
            : chart.Metadata.Dependencies.IsDefault ? [] : [.. chart.Metadata.Dependencies];
        return listed.Count == chart.Dependencies.Length ? [] : [.. listed.Where(dependency => chart.Dependencies.All(present => present.Metadata.Name != NameOf(dependency)))];
    }

    private static List<ChartDependency> Locked(ChartFile file)
    {
        try
        {
            var map = KubeYaml.ParseAll(file.Text, file.Name) is [var (value, _), ..] ? value.AsMap : KubeMap.Empty;
            return
            [
                .. (map["dependencies"]?.AsList ?? KubeList.Empty).Select(item => item.AsMap).Select(item => new ChartDependency
                {
                    Name = item["name"]?.AsString ?? string.Empty, Version = item["version"]?.AsString ?? string.Empty, Repository = item["repository"]?.AsString ?? string.Empty,
                }),
            ];
        }
        catch (ManifestException e)
        {
            throw RepositoryFailures.Package($"cannot load {LockFile}: {e.Message}", e);
        }
    }

    private Task AddLocalAsync(ChartPackage package, ChartDependency dependency)
    {
        var place = dependency.Repository.Length == 0
            ? FileTreePaths.Clamp($"{path}/charts/{dependency.Name}")
            : FileTreePaths.Clamp($"{path}/{dependency.Repository[LocalScheme.Length..]}");
        if (FileTreePaths.Resolve(tree, place) is not { } found)
        {
            throw new RepositoryException(RepositoryFault.Reference, $"no chart found at '/{place}' (reference '{dependency.Repository}')");
        }

        var files = found.Kind == FileTreeEntryKind.Folder ? ChartFolder.Read(tree, place, ChartLimits.Default) : ChartArchive.Read(tree.Read(found.Path).ToArray(), ChartLimits.Default);
        var version = ChartLoader.Load(files, ChartLimits.Default).Metadata.Version;
        if (!SemVerRange.TryParse(dependency.Version, out var range, out var fault))
        {
            throw new RepositoryException(RepositoryFault.Reference, $"invalid version/constraint format '{dependency.Version}': {fault}");
        }

        if (!SemVer.TryParse(version, out var parsed) || !range.Contains(parsed))
        {
            throw new RepositoryException(RepositoryFault.Reference, $"can't get a valid version for constraint '{dependency.Version}'");
        }

        package.AddDependency(dependency.Name, files);
        return Task.CompletedTask;
    }

    private async Task AddRemoteAsync(ChartPackage package, ChartDependency dependency, CancellationToken cancellationToken)
    {
        var origin = origins.Of(await RepositoryOfAsync(dependency.Repository, cancellationToken).ConfigureAwait(false));
        OfferedChart offered;
        try
        {
            offered = await origin.ChooseAsync(dependency.Name, dependency.Version, cancellationToken).ConfigureAwait(false);
        }
        catch (RepositoryException e)
        {
            throw new RepositoryException(e.Fault, $"failed to get chart '{dependency.Name}' version '{dependency.Version}' from '{dependency.Repository}': {e.Message}", e);
        }

        try
        {
            var archive = await origin.DownloadAsync(offered, cancellationToken).ConfigureAwait(false);
            ChartLoader.LoadArchive(archive);
            package.AddDependency($"{offered.Name}-{offered.Version}.tgz", archive);
        }
        catch (RepositoryException e)
        {
            throw new RepositoryException(e.Fault, $"chart download of version '{offered.Version}' failed: {e.Message}", e);
        }
    }

    /// <summary>The declared repository with that address, with its credentials; else one without.</summary>
    private async Task<ChartRepository> RepositoryOfAsync(string address, CancellationToken cancellationToken)
    {
        if (address.StartsWith('@') || address.StartsWith("alias:", StringComparison.Ordinal))
        {
            throw new RepositoryException(RepositoryFault.Reference, $"aliased repository dependency is not supported: {address}");
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "oci"))
        {
            throw new RepositoryException(RepositoryFault.Reference, $"no chart repository for URL '{address}'");
        }

        var declared = neighbours.List().OfType<HelmRepository>().FirstOrDefault(item => item.Url.AbsoluteUri.TrimEnd('/') == url.AbsoluteUri.TrimEnd('/'));
        return declared is not null && await neighbours.FindAsync(declared.Key, cancellationToken).ConfigureAwait(false) is { } found
            ? ChartRepository.Of(found)
            : new ChartRepository(
                new HelmRepository
                {
                    Key = owner with { Kind = HelmRepository.KindName }, Url = url, Interval = Duration.FromMinutes(1),
                    Type = url.Scheme == "oci" ? HelmRepositoryType.Oci : HelmRepositoryType.Default,
                },
                null,
                null);
    }

    private static string NameOf(ChartDependency dependency) => dependency.Alias.Length > 0 ? dependency.Alias : dependency.Name;
}
