using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Tests;

/// <summary>Files in memory as a tree.</summary>
internal sealed class MemoryTree(params (string Path, string Text)[] files) : IFileTree
{
    public FileTreeEntry? Find(string path)
    {
        if (files.FirstOrDefault(file => file.Path == path) is { Path: not null } found)
        {
            return new FileTreeEntry(path, FileTreeEntryKind.File, "text:" + found.Text, found.Text.Length);
        }

        return path.Length == 0 || files.Any(file => file.Path.StartsWith(path + "/", StringComparison.Ordinal))
            ? new FileTreeEntry(path, FileTreeEntryKind.Folder, string.Empty, 0)
            : null;
    }

    public IReadOnlyList<FileTreeEntry> List(string path)
    {
        var prefix = path.Length == 0 ? string.Empty : path + "/";
        return
        [
            .. files.Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal))
                .Select(file => prefix + file.Path[prefix.Length..].Split('/')[0])
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(entry => Find(entry)!.Value),
        ];
    }

    public ReadOnlyMemory<byte> Read(string path) => Encoding.UTF8.GetBytes(files.First(file => file.Path == path).Text);

    public void Dispose()
    {
    }
}
