using System.Text;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Reads files relative to the folder of a kustomization, within what it may read.</summary>
internal sealed class Loader
{
    private const string AboutLink = "it is a link that leads nowhere in the source: make it a file, or link to one within";
    private const string AboutReach = "move the file into the folder of the kustomization, or make what you share a base or component of its own";

    private readonly IFileTree tree;
    private readonly BuildOptions options;
    private readonly Loader? referrer;
    private readonly RemoteTrees? remotes;
    private readonly RemoteAddress? address;

    private Loader(IFileTree tree, BuildOptions options, string root, Loader? referrer, RemoteTrees? remotes, RemoteAddress? address) =>
        (this.tree, this.options, Root, this.referrer, this.remotes, this.address) = (tree, options, root, referrer, remotes, address);

    /// <summary>The folder, from the root of the tree.</summary>
    public string Root { get; }

    /// <summary>The files, for who renders what lies in a folder of them.</summary>
    public IFileTree Tree => tree;

    /// <summary>The folder as messages show it.</summary>
    public string RootText => Shown(Root);

    /// <summary>A loader at the folder where a build begins.</summary>
    /// <param name="tree">The files.</param>
    /// <param name="options">Says what may be read.</param>
    /// <param name="path">The folder.</param>
    /// <param name="remotes">What may be read of other repositories; null for nothing.</param>
    public static Loader At(IFileTree tree, BuildOptions options, string path, RemoteTrees? remotes = null)
    {
        var found = FileTreePaths.Resolve(tree, path);
        return found switch
        {
            null => throw new KustomizeException($"must build at directory: not a valid directory: '{path}' doesn't exist: evalsymlink failure on '{Shown(path)}' : lstat {Shown(path)}: no such file or directory") { Advice = tree.Find(path) is { Kind: FileTreeEntryKind.Link } ? AboutLink : "add the file or folder, or take out what names it" },
            { Kind: FileTreeEntryKind.Folder } folder => new Loader(tree, options, folder.Path, null, remotes, null),
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

        if (RemoteAddress.TryParse(path) is { } elsewhere)
        {
            return EnterRemote(elsewhere, path);
        }

        var target = Join(path) ?? throw new KustomizeException($"security; base '{path}' of '{RootText}' is outside of the source") { Advice = "copy it into the source" };
        var loader = At(tree, options, target);
        for (var visited = this; visited is not null; visited = visited.referrer)
        {
            if (ReferenceEquals(visited.tree, tree) && IsWithin(visited.Root, loader.Root))
            {
                throw new KustomizeException($"cycle detected: candidate root '{loader.RootText}' contains visited root '{visited.RootText}'") { Advice = "take out the base that leads back" };
            }
        }

        return new Loader(tree, options, loader.Root, this, remotes, address);
    }

    // A repository of others reads below its own folders only, whatever the host allows its own.
    private Loader EnterRemote(RemoteAddress elsewhere, string path)
    {
        if (remotes is null)
        {
            throw new KustomizeException($"'{path}' is remote; a build reads the source's own files only: copy it into the source, or have the host set {KustomizeOptions.Section}:{nameof(KustomizeOptions.AllowRemoteBases)}");
        }

        var other = remotes.Open(elsewhere);
        var loader = At(other, options with { RootOnly = true, ClimbsStayAtRoot = false }, elsewhere.Path, remotes);
        for (var visited = this; visited is not null; visited = visited.referrer)
        {
            if (ReferenceEquals(visited.tree, other) && IsWithin(visited.Root, loader.Root))
            {
                throw new KustomizeException($"cycle detected: URI '{path}' referenced by previous URI '{path}'") { Advice = "take out the base that leads back" };
            }
        }

        return new Loader(other, loader.options, loader.Root, this, remotes, elsewhere);
    }

    /// <summary>The content of a file.</summary>
    public ReadOnlyMemory<byte> Load(string path) => tree.Read(Locate(path));

    /// <summary>The content of a file as text, with its path from the root of the tree (of another repository: behind its address) for the place of a fault.</summary>
    public (string Text, string File) LoadText(string path) => LoadLocated(Locate(path), path);

    /// <summary>As <see cref="LoadText"/>, of a file that was located already.</summary>
    /// <param name="file">The file, from the root of the tree.</param>
    /// <param name="name">As who refers to it names it.</param>
    public (string Text, string File) LoadLocated(string file, string name) => (TextOf(tree, file, name, PlaceOf(file)), PlaceOf(file));

    /// <summary>The content of a file as text.</summary>
    /// <param name="tree">The files.</param>
    /// <param name="file">The file, from the root of the tree.</param>
    /// <param name="name">As who refers to it names it; null when nobody does.</param>
    /// <param name="place">For the place of a fault.</param>
    public static string TextOf(IFileTree tree, string file, string? name, string place)
    {
        var bytes = tree.Read(file).Span;
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
        {
            throw new KustomizeException($"MalformedYAMLError: yaml: invalid leading UTF-8 octet{(name is null ? string.Empty : $" in File: {name}")}")
            {
                File = place,
                Line = 1 + bytes[..ValidLength(bytes)].Count((byte)'\n'),
                IsMalformedYaml = true,
            };
        }

        return Decode(bytes);
    }

    /// <summary>As <see cref="LoadText"/>; null when there is no such file.</summary>
    public (string Text, string File)? FindText(string path) =>
        Join(path) is { } target && FileTreePaths.Resolve(tree, target) is { Kind: FileTreeEntryKind.File } ? LoadText(path) : null;

    /// <summary>The path of a folder from the root of the tree; null when there is none that may be read.</summary>
    public string? FindFolder(string path) =>
        Join(path) is { } target && FileTreePaths.Resolve(tree, target) is { Kind: FileTreeEntryKind.Folder } folder && (!options.RootOnly || IsWithin(folder.Path, Root)) ? folder.Path : null;

    public static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);

    private string PlaceOf(string file) => address?.Shown(file) ?? file;

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    /// <summary>The path of a file from the root of the tree.</summary>
    public string Locate(string path)
    {
        if (IsUrl(path))
        {
            throw new KustomizeException($"'{path}' is remote; a build reads the source's own files only, copy it into the source");
        }

        var joined = path.StartsWith('/') ? FileTreePaths.Clamp(path) : Join(path);
        if (joined is null)
        {
            throw new KustomizeException($"security; file '{path}' is not in or below '{RootText}'") { Advice = AboutReach };
        }

        if (FileTreePaths.Resolve(tree, joined) is not { } entry)
        {
            throw new KustomizeException($"'{Shown(joined)}' doesn't exist") { Advice = tree.Find(joined) is { Kind: FileTreeEntryKind.Link } ? AboutLink : "add the file, or take out what names it" };
        }

        if (entry.Kind == FileTreeEntryKind.Folder)
        {
            throw new KustomizeException($"'{Shown(joined)}' must resolve to a file");
        }

        if (options.RootOnly && !IsWithin(FileTreePaths.FolderOf(entry.Path), Root))
        {
            throw new KustomizeException($"security; file '{Shown(joined)}' is not in or below '{RootText}'") { Advice = AboutReach };
        }

        return entry.Path;
    }

    private static bool IsUrl(string path) => path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private string? Join(string path) => options.ClimbsStayAtRoot ? FileTreePaths.Clamp(Root + "/" + path) : FileTreePaths.Join(Root, path);

    private static bool IsWithin(string path, string folder) =>
        folder.Length == 0 || string.Equals(path, folder, StringComparison.Ordinal) || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string Shown(string path) => "/" + path;
}
