using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize;

/// <summary>Finds what a folder without a kustomization file deploys: every manifest below, and every folder that has a kustomization of its own.</summary>
internal static class FolderManifests
{
    private const int MaximumDepth = 100;

    /// <summary>Paths from the folder, in the order of the walk.</summary>
    /// <param name="tree">The files.</param>
    /// <param name="folder">The folder, from the root of the tree.</param>
    /// <param name="ahead">Takes what the manifests were read as, for the build.</param>
    /// <exception cref="KustomizeException">A YAML file holds something that is no Kubernetes object.</exception>
    public static IEnumerable<string> Find(IFileTree tree, string folder, FilesReadAhead ahead) => Walk(tree, folder, string.Empty, ahead, 0);

    private static IEnumerable<string> Walk(IFileTree tree, string folder, string below, FilesReadAhead ahead, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new KustomizeException($"folders are nested deeper than {MaximumDepth} levels below '{folder}'");
        }

        foreach (var entry in tree.List(Under(folder, below)))
        {
            var path = below.Length == 0 ? entry.Name : $"{below}/{entry.Name}";
            switch (entry.Kind)
            {
                case FileTreeEntryKind.Folder when HasKustomization(tree, entry.Path):
                    yield return path;
                    break;
                case FileTreeEntryKind.Folder:
                    foreach (var found in Walk(tree, folder, path, ahead, depth + 1))
                    {
                        yield return found;
                    }

                    break;
                case FileTreeEntryKind.File when IsYaml(entry.Name):
                    Read(tree, entry.Path, ahead);
                    yield return path;
                    break;
            }
        }
    }

    private static string Under(string folder, string below) => folder.Length == 0 ? below : below.Length == 0 ? folder : $"{folder}/{below}";

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);

    private static bool HasKustomization(IFileTree tree, string folder) =>
        Array.Exists(KustomizationFile.Names, name => tree.Find($"{folder}/{name}") is { Kind: FileTreeEntryKind.File or FileTreeEntryKind.Link });

    // As Flux, which has Kustomize read each file before it builds: so a fault names the file and not how it came in.
    private static void Read(IFileTree tree, string file, FilesReadAhead ahead)
    {
        try
        {
            ahead.Add(file, ResourceReader.Read(Loader.TextOf(tree, file, null, file), file));
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"failed to decode Kubernetes YAML from {file}");
        }
    }
}
