using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Functions;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Repositories;
using GitOps.Adapters.Helm.Values;
using GitOps.Core;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Packing;

/// <summary>Values files of a <c>HelmChart</c> laid over each other, as Flux merges them: maps merge, everything else is replaced.</summary>
/// <param name="Values">The values.</param>
/// <param name="Files">The files that were there.</param>
internal sealed record MergedValues(GoMap Values, IReadOnlyList<string> Files)
{
    /// <summary>What a summary of the build says of them.</summary>
    public string Said => $" and merged values files [{string.Join(' ', Files)}]";

    /// <summary>The files, one a line.</summary>
    public string Listed => string.Join('\n', Files);

    /// <summary>Of files in the chart.</summary>
    /// <exception cref="FailureException">A file is missing or no YAML.</exception>
    public static MergedValues OfChart(IEnumerable<ChartFile> files, IEnumerable<string> paths, bool ignoreMissing)
    {
        var byName = files.ToDictionary(file => file.Name, StringComparer.Ordinal);
        return Merge(
            paths,
            ignoreMissing,
            path => byName.TryGetValue(PathFunctions.Clean(path), out var file) ? file.Text : null,
            path => $"failed to merge chart values: no values file found at path '{path}'");
    }

    /// <summary>Of files in a source; paths begin at its root and never leave it.</summary>
    /// <exception cref="FailureException">A file is missing or no YAML.</exception>
    public static MergedValues OfTree(IFileTree tree, IEnumerable<string> paths, bool ignoreMissing) => Merge(
        paths,
        ignoreMissing,
        path => FileTreePaths.Resolve(tree, FileTreePaths.Clamp(path)) is { Kind: FileTreeEntryKind.File } file ? new ChartFile(path, tree.Read(file.Path).ToArray()).Text : null,
        path => $"no values file found at path '/{FileTreePaths.Clamp(path)}' (reference '{path}')");

    private static MergedValues Merge(IEnumerable<string> paths, bool ignoreMissing, Func<string, string?> find, Func<string, string> missing)
    {
        var values = new GoMap();
        var used = new List<string>();
        foreach (var path in paths)
        {
            if (find(path) is { } text)
            {
                values = ValuesReader.Overlay(values, Read(text, path));
                used.Add(path);
            }
            else if (!ignoreMissing)
            {
                throw RepositoryFailures.Values(missing(path));
            }
        }

        return new MergedValues(values, used);
    }

    private static GoMap Read(string text, string path)
    {
        try
        {
            return ValuesReader.Read(text, path);
        }
        catch (ChartException e)
        {
            throw RepositoryFailures.Values($"unmarshaling values from '{path}' failed: {e.Message}");
        }
    }
}
