using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Tests.Incremental;

/// <summary>Remembers which files were read.</summary>
internal sealed class CountingTree(IFileTree tree) : IFileTree
{
    public List<string> Read { get; } = [];

    public FileTreeEntry? Find(string path) => tree.Find(path);

    public IReadOnlyList<FileTreeEntry> List(string path) => tree.List(path);

    ReadOnlyMemory<byte> IFileTree.Read(string path)
    {
        Read.Add(path);
        return tree.Read(path);
    }

    public void Dispose() => tree.Dispose();
}
