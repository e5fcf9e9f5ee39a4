using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Oci.Layers;

/// <summary>Files as a tree, those aside that ignore rules leave out.</summary>
internal sealed class LayerTree : IFileTree
{
    private readonly Dictionary<string, FileTreeEntry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, FileTreeEntry>> children = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> contents = new(StringComparer.Ordinal);

    private LayerTree(IEnumerable<KeyValuePair<string, byte[]>> files, string? digest)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, content) in files)
        {
            var entry = new FileTreeEntry(path, FileTreeEntryKind.File, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)), content.Length);
            all.AppendData(Encoding.UTF8.GetBytes($"{path}\0{entry.Digest}\n"));
            contents[path] = content;
            Add(entry);
        }

        Digest = digest ?? "sha256:" + Convert.ToHexStringLower(all.GetHashAndReset());
        entries[string.Empty] = new FileTreeEntry(string.Empty, FileTreeEntryKind.Folder, Digest, 0);
        children.TryAdd(string.Empty, new SortedDictionary<string, FileTreeEntry>(StringComparer.Ordinal));
    }

    /// <summary><c>sha256:…</c> of paths and contents.</summary>
    public string Digest { get; }

    /// <summary>The files of a layer after ignore rules.</summary>
    public static LayerTree Of(SortedDictionary<string, byte[]> files, string? ignore)
    {
        var ignoreFiles = files.Where(file => file.Key == IgnoreRules.FileName || file.Key.EndsWith("/" + IgnoreRules.FileName, StringComparison.Ordinal))
            .Select(file => new IgnoreFile(FileTreePaths.FolderOf(file.Key), Encoding.UTF8.GetString(file.Value)))
            .OrderBy(file => file.Folder.Length == 0 ? 0 : file.Folder.Split('/').Length).ThenBy(file => file.Folder, StringComparer.Ordinal);
        var rules = IgnoreRules.Create(ignoreFiles, ignore);
        return new LayerTree(files.Where(file => !rules.Excludes(file.Key, isFolder: false)), digest: null);
    }

    /// <summary>A layer as the one file of a tree, with the layer's own digest.</summary>
    public static LayerTree OfCopy(string name, byte[] layer) => new([KeyValuePair.Create(name, layer)], "sha256:" + Convert.ToHexStringLower(SHA256.HashData(layer)));

    public FileTreeEntry? Find(string path) => entries.TryGetValue(path, out var entry) ? entry : null;

    public IReadOnlyList<FileTreeEntry> List(string path) => children.TryGetValue(path, out var found) ? [.. found.Values] : throw new DirectoryNotFoundException($"the artifact has no folder '{path}'");

    public ReadOnlyMemory<byte> Read(string path) => contents.TryGetValue(path, out var content) ? content : throw new FileNotFoundException($"the artifact has no file '{path}'");

    public void Dispose()
    {
    }

    private void Add(FileTreeEntry entry)
    {
        entries[entry.Path] = entry;
        var folder = FileTreePaths.FolderOf(entry.Path);
        if (!children.TryGetValue(folder, out var siblings))
        {
            siblings = new SortedDictionary<string, FileTreeEntry>(StringComparer.Ordinal);
            children.Add(folder, siblings);
            if (folder.Length > 0)
            {
                Add(new FileTreeEntry(folder, FileTreeEntryKind.Folder, string.Empty, 0));
            }
        }

        siblings[entry.Name] = entry;
    }
}
