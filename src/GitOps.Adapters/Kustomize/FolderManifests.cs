using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize;

/// <summary>Finds what a folder without a kustomization file deploys: every manifest below, and every folder that has a kustomization of its own.</summary>
internal static class FolderManifests
{
    private const int MaximumDepth = 100;

    /// <summary>Paths from the folder, in the order of the walk.</summary>
    /// <exception cref="KustomizeException">A YAML file holds something that is no Kubernetes object.</exception>
    public static IEnumerable<string> Find(IFileTree tree, string folder) => Walk(tree, folder, string.Empty, 0);

    private static IEnumerable<string> Walk(IFileTree tree, string folder, string below, int depth)
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
                    foreach (var found in Walk(tree, folder, path, depth + 1))
                    {
                        yield return found;
                    }

                    break;
                case FileTreeEntryKind.File when IsYaml(entry.Name):
                    Check(tree, entry.Path);
                    yield return path;
                    break;
            }
        }
    }

    private static string Under(string folder, string below) => folder.Length == 0 ? below : below.Length == 0 ? folder : $"{folder}/{below}";

    private static bool IsYaml(string name) => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);

    private static bool HasKustomization(IFileTree tree, string folder) =>
        Array.Exists(KustomizationFile.Names, name => tree.Find($"{folder}/{name}") is { Kind: FileTreeEntryKind.File or FileTreeEntryKind.Link });

    /// <summary>Refuses a file that holds something that is no Kubernetes object.</summary>
    public static void Check(IFileTree tree, string file)
    {
        try
        {
            _ = ManifestReader.ReadAll(Loader.Decode(tree.Read(file).Span), file);
        }
        catch (ManifestException fault)
        {
            throw new KustomizeException($"failed to decode Kubernetes YAML from {file}: {fault.Message}", fault) { File = file, Line = fault.Line };
        }
    }
}
