using System.Text;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Reads files relative to the folder of a kustomization, within what it may read.</summary>
internal sealed class Loader
{
    private readonly IFileTree tree;
    private readonly BuildOptions options;
    private readonly Loader? referrer;

    private Loader(IFileTree tree, BuildOptions options, string root, Loader? referrer) =>
        (this.tree, this.options, Root, this.referrer) = (tree, options, root, referrer);

    /// <summary>The folder, from the root of the tree.</summary>
    public string Root { get; }

    /// <summary>The folder as messages show it.</summary>
    public string RootText => Shown(Root);

    /// <summary>A loader at the folder where a build begins.</summary>
    public static Loader At(IFileTree tree, BuildOptions options, string path)
    {
        var found = FileTreePaths.Resolve(tree, path);
        return found switch
        {
            null => throw new KustomizeException($"must build at directory: not a valid directory: '{path}' doesn't exist: evalsymlink failure on '{Shown(path)}' : lstat {Shown(path)}: no such file or directory"),
            { Kind: FileTreeEntryKind.Folder } folder => new Loader(tree, options, folder.Path, null),
            _ => throw new KustomizeException($"must build at directory: '{Shown(path)}': file is not directory"),
        };
    }

    /// <summary>A loader at another folder, which must not be one that this build came through.</summary>
    public Loader Enter(string path)
    {
        if (path.Length == 0)
        {
            throw new KustomizeException("new root cannot be empty");
        }

        if (path.StartsWith('/'))
        {
            throw new KustomizeException($"new root '{path}' cannot be absolute");
        }

        if (RemoteResources.IsRemote(path))
        {
            throw new KustomizeException($"'{path}' is remote; a build reads the source's own files only, copy it into the source");
        }

        var target = Join(path) ?? throw new KustomizeException($"security; base '{path}' of '{RootText}' is outside of the source");
        var loader = At(tree, options, target);
        for (var visited = this; visited is not null; visited = visited.referrer)
        {
            if (IsWithin(visited.Root, loader.Root))
            {
                throw new KustomizeException($"cycle detected: candidate root '{loader.RootText}' contains visited root '{visited.RootText}'");
            }
        }

        return new Loader(tree, options, loader.Root, this);
    }

    /// <summary>The content of a file.</summary>
    public ReadOnlyMemory<byte> Load(string path) => tree.Read(Locate(path));

    /// <summary>The content of a file as text, with its path from the root of the tree.</summary>
    public (string Text, string File) LoadText(string path)
    {
        var file = Locate(path);
        return (Decode(tree.Read(file).Span), file);
    }

    /// <summary>As <see cref="LoadText"/>; null when there is no such file.</summary>
    public (string Text, string File)? FindText(string path) =>
        Join(path) is { } target && FileTreePaths.Resolve(tree, target) is { Kind: FileTreeEntryKind.File } ? LoadText(path) : null;

    public static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);

    private string Locate(string path)
    {
        if (RemoteResources.IsUrl(path))
        {
            throw new KustomizeException($"'{path}' is remote; a build reads the source's own files only, copy it into the source");
        }

        var joined = path.StartsWith('/') ? FileTreePaths.Clamp(path) : Join(path);
        if (joined is null)
        {
            throw new KustomizeException($"security; file '{path}' is not in or below '{RootText}'");
        }

        if (FileTreePaths.Resolve(tree, joined) is not { } entry)
        {
            throw new KustomizeException($"'{Shown(joined)}' doesn't exist");
        }

        if (entry.Kind == FileTreeEntryKind.Folder)
        {
            throw new KustomizeException($"'{Shown(joined)}' must resolve to a file");
        }

        if (options.RootOnly && !IsWithin(FileTreePaths.FolderOf(entry.Path), Root))
        {
            throw new KustomizeException($"security; file '{Shown(joined)}' is not in or below '{RootText}'");
        }

        return entry.Path;
    }

    private string? Join(string path) => options.ClimbsStayAtRoot ? FileTreePaths.Clamp(Root + "/" + path) : FileTreePaths.Join(Root, path);

    private static bool IsWithin(string path, string folder) =>
        folder.Length == 0 || string.Equals(path, folder, StringComparison.Ordinal) || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string Shown(string path) => "/" + path;
}
