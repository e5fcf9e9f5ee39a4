using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>What files were read as before the build came to them. A build changes what it reads, so each is taken once.</summary>
internal sealed class FilesReadAhead(IFileTree tree)
{
    private readonly Dictionary<string, List<Resource>> files = new(StringComparer.Ordinal);

    /// <param name="file">Path from the root of the tree.</param>
    /// <param name="resources">Its objects.</param>
    public void Add(string file, List<Resource> resources) => files[file] = resources;

    /// <summary>The objects of a file, and no more of them afterwards; null when it was not read, or is taken.</summary>
    /// <param name="from">Where the file lies: what was read ahead is of one tree.</param>
    /// <param name="file">Path from the root of the tree.</param>
    public List<Resource>? Take(IFileTree from, string file) => ReferenceEquals(from, tree) && files.Remove(file, out var resources) ? resources : null;
}
