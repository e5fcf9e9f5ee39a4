using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Packing;
using GitOps.Adapters.Helm.Signatures;
using GitOps.Adapters.Helm.Repositories;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm;

/// <summary>Fetches <c>HelmChart</c> sources: a version out of a repository, or a chart packed of a source with files. Versions and words are Flux's.</summary>
internal sealed class HelmChartFetcher(ChartStore store, ChartOrigins origins) : ISourceFetcher
{
    public bool Supports(SourceDefinition definition) => definition is HelmChart;

    public async Task<SourceObservation> FetchAsync(SourceFetch fetch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var source = fetch.Upstream ?? throw new FailureException(new Failure(FailureClass.Waiting, "NoSourceArtifact", "the source of the chart is not known"));
            var chart = (HelmChart)fetch.Definition;
            return source.Definition is HelmRepository
                ? await PullAsync(chart, fetch, source, cancellationToken).ConfigureAwait(false)
                : await PackAsync(chart, fetch, source, cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException e)
        {
            return new SourceObservation.Broken(e.Failure);
        }
    }

    public async Task<IFileTree?> OpenAsync(SourceDefinition definition, Artifact artifact, CancellationToken cancellationToken) =>
        await store.FindAsync(definition.Key, artifact.Digest, cancellationToken).ConfigureAwait(false) is { } archive ? new ChartTree(archive, artifact.Digest) : null;

    public Task ForgetAsync(ObjectKey source, CancellationToken cancellationToken) => Task.Run(() => store.Forget(source), cancellationToken);

    private async Task<SourceObservation> PullAsync(HelmChart chart, SourceFetch fetch, ReferredSource source, CancellationToken cancellationToken)
    {
        RequireName(chart.Chart);
        var (origin, offered) = await ChooseAsync(chart, source, cancellationToken).ConfigureAwait(false);
        var files = VersionMetadata.ValuesFilesOf(chart);
        var version = VersionMetadata.Set(offered.Version, VersionMetadata.Of(chart, source, fetch.Generation));
        if (IsAtHand(fetch, offered.Name, version, isSigned: chart.Verification is not null))
        {
            return new SourceObservation.Unchanged(version);
        }

        var archive = await DownloadAsync(origin, offered, cancellationToken).ConfigureAwait(false);
        var signer = await VerifyAsync(chart, fetch, (HelmRepository)source.Definition, origin, offered, archive, cancellationToken).ConfigureAwait(false);
        var content = FilesOf(archive);
        var summary = $"pulled '{offered.Name}' chart with version '{version}'";
        MergedValues? merged = null;
        if (!files.IsEmpty)
        {
            merged = MergedValues.OfChart(content, files, chart.IgnoreMissingValuesFiles);
            var package = new ChartPackage(content);
            package.SetVersion(version);
            package.SetValues(merged.Values);
            archive = package.Pack(offered.Name);
            summary = $"packaged '{offered.Name}' chart with version '{version}'{merged.Said}";
        }

        return await KeepAsync(fetch, version, archive, new Provenance
        {
            Url = ChartRepository.Shown(((HelmRepository)source.Definition).Url), Reference = offered.Version, Chart = offered.Name, Summary = summary, ValuesFiles = merged?.Listed, Upstream = source.Artifact?.Revision, Signer = signer,
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SourceObservation> PackAsync(HelmChart chart, SourceFetch fetch, ReferredSource source, CancellationToken cancellationToken)
    {
        using var tree = await source.OpenAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new FailureException(new Failure(FailureClass.Transient, "NoSourceArtifact", $"no artifact available for {source.Definition.Key.Kind} source '{source.Definition.Key.Name}'"));
        var path = FileTreePaths.Clamp(chart.Chart);
        var (content, isFolder) = ReadChart(tree, path, chart.Chart);
        var metadata = MetadataOf(content);
        var files = VersionMetadata.ValuesFilesOf(chart);
        var version = VersionMetadata.Set(metadata.Version, VersionMetadata.Of(chart, source, fetch.Generation));
        if (IsAtHand(fetch, metadata.Name, version, isSigned: false))
        {
            return new SourceObservation.Unchanged(version);
        }

        var isPackaged = isFolder || version != metadata.Version || !files.IsEmpty;
        var archive = isPackaged ? [] : tree.Read(FileTreePaths.Resolve(tree, path)!.Value.Path).ToArray();
        MergedValues? merged = null;
        if (isPackaged)
        {
            (archive, merged) = await BuildAsync(chart, fetch, tree, path, content, isFolder, metadata.Name, version, cancellationToken).ConfigureAwait(false);
        }

        var from = source.Artifact!.Provenance;
        return await KeepAsync(fetch, version, archive, new Provenance
        {
            Url = from.Url, Commit = from.Commit, Reference = from.Reference, Chart = metadata.Name, Upstream = source.Artifact.Revision,
            Summary = $"{(isPackaged ? "packaged" : "pulled")} '{metadata.Name}' chart with version '{version}'{merged?.Said}",
            ValuesFiles = merged?.Listed,
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(byte[] Archive, MergedValues? Merged)> BuildAsync(
        HelmChart chart, SourceFetch fetch, IFileTree tree, string path, List<ChartFile> content, bool isFolder, string name, string version, CancellationToken cancellationToken)
    {
        var package = new ChartPackage(content);
        MergedValues? merged = null;
        package.SetVersion(version);
        if (VersionMetadata.ValuesFilesOf(chart) is { IsEmpty: false } files)
        {
            merged = MergedValues.OfTree(tree, files, chart.IgnoreMissingValuesFiles);
            package.SetValues(merged.Values);
        }

        try
        {
            if (isFolder)
            {
                await new Dependencies(tree, path, fetch.Neighbours, chart.Key, origins).AddToAsync(package, cancellationToken).ConfigureAwait(false);
            }

            return (package.Pack(name), merged);
        }
        catch (ChartException e)
        {
            throw RepositoryFailures.Package(e.Message, e);
        }
    }

    private async Task<(IChartOrigin Origin, OfferedChart Offered)> ChooseAsync(HelmChart chart, ReferredSource source, CancellationToken cancellationToken)
    {
        try
        {
            var origin = origins.Of(ChartRepository.Of(source));
            return (origin, await origin.ChooseAsync(chart.Chart, chart.Version, cancellationToken).ConfigureAwait(false));
        }
        catch (RepositoryException e)
        {
            throw RepositoryFailures.Version(e);
        }
    }

    private static async Task<byte[]> DownloadAsync(IChartOrigin origin, OfferedChart offered, CancellationToken cancellationToken)
    {
        try
        {
            return await origin.DownloadAsync(offered, cancellationToken).ConfigureAwait(false);
        }
        catch (RepositoryException e)
        {
            throw RepositoryFailures.Download(e);
        }
    }

    /// <summary>The key that signed the chart; empty when no signature is asked for.</summary>
    private static async Task<string> VerifyAsync(
        HelmChart chart, SourceFetch fetch, HelmRepository repository, IChartOrigin origin, OfferedChart offered, byte[] archive, CancellationToken cancellationToken)
    {
        switch (chart.Verification)
        {
            case null:
                return string.Empty;
            case { Provider: ArtifactVerification.OpenPgp }:
                break;
            case { Provider: var provider } when repository.Type == HelmRepositoryType.Oci:
                throw RepositoryFailures.Verification($"this host checks no signatures of provider '{provider}'; remove spec.verify, or check them elsewhere");
            default:
                throw RepositoryFailures.Verification("not implemented");
        }

        try
        {
            var keys = fetch.VerificationKeys ?? throw new FormatException("spec.verify.secretRef must name the Secret with the key rings");
            return ProvenanceFile.Verify(await origin.DownloadProvenanceAsync(offered, cancellationToken).ConfigureAwait(false), offered.File, archive, keys);
        }
        catch (Exception e) when (e is FormatException or RepositoryException { Fault: not RepositoryFault.External })
        {
            throw RepositoryFailures.Verification(e.Message, e);
        }
        catch (RepositoryException e)
        {
            throw RepositoryFailures.Download(e);
        }
    }

    private bool IsAtHand(SourceFetch fetch, string name, string version, bool isSigned) => fetch is { IsSameDefinition: true, Last: { } last }
        && last.Revision == version && last.Provenance.Chart == name && (!isSigned || last.Provenance.Signer.Length > 0) && store.Has(fetch.Definition.Key, last.Digest);

    private async Task<SourceObservation> KeepAsync(SourceFetch fetch, string version, byte[] archive, Provenance provenance, CancellationToken cancellationToken)
    {
        var digest = ChartStore.DigestOf(archive);
        await store.KeepAsync(fetch.Definition.Key, digest, archive, cancellationToken).ConfigureAwait(false);
        var artifact = new Artifact(version, digest, provenance);
        return artifact == fetch.Last ? new SourceObservation.Unchanged(version) : new SourceObservation.Fetched(artifact);
    }

    private static (List<ChartFile> Files, bool IsFolder) ReadChart(IFileTree tree, string path, string reference)
    {
        if (reference.StartsWith('/') || FileTreePaths.Resolve(tree, path) is not { } found)
        {
            throw RepositoryFailures.Reference($"no chart found at '/{path}' (reference '{reference}')");
        }

        try
        {
            return found.Kind == FileTreeEntryKind.Folder
                ? (ChartFolder.Read(tree, path, ChartLimits.Default), true)
                : (ChartArchive.Read(tree.Read(found.Path).ToArray(), ChartLimits.Default), false);
        }
        catch (ChartException e)
        {
            throw RepositoryFailures.Reference(e.Message);
        }
    }

    private static ChartMetadata MetadataOf(List<ChartFile> files)
    {
        try
        {
            return ChartMetadataReader.Read(files.Find(file => file.Name == "Chart.yaml") ?? throw new ChartException(ChartFault.Load, "Chart.yaml file is missing"), null);
        }
        catch (ChartException e)
        {
            throw RepositoryFailures.Reference(e.Message);
        }
    }

    private static List<ChartFile> FilesOf(byte[] archive)
    {
        try
        {
            var files = ChartArchive.Read(archive, ChartLimits.Default);
            ChartMetadataReader.Read(files.Find(file => file.Name == "Chart.yaml") ?? throw new ChartException(ChartFault.Load, "Chart.yaml file is missing"), null);
            return files;
        }
        catch (ChartException e)
        {
            throw RepositoryFailures.Pull($"failed to load chart metadata from written chart: {e.Message}", e);
        }
    }

    private static void RequireName(string name)
    {
        if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '/') || name.Contains("//", StringComparison.Ordinal))
        {
            throw RepositoryFailures.Reference($"invalid chart name '{name}': a valid name must be lower case letters and numbers and MAY be separated with dashes (-), slashes (/) or periods (.)");
        }
    }
}
