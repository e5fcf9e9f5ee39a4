using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Testing.Contracts;

/// <summary>What every <see cref="IFileTree"/> promises, one rule each. The subject opens a tree with the files of <see cref="Files"/>.</summary>
public static class FileTreeContract
{
    /// <summary>What the tree of a subject must hold: paths with their text.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["a.yaml"] = "a: 1\n",
        ["a/b.yaml"] = "b: 1\n",
        ["a/c/d.yaml"] = "d: 1\n",
        ["a/c/empty.yaml"] = string.Empty,
        ["a-b.yaml"] = "dash: 1\n",
        ["same.yaml"] = "a: 1\n",
        ["ünïcode/ключ.yaml"] = "k: 1\n",
    };

    /// <summary>All rules. Each wants a subject of its own.</summary>
    public static IReadOnlyList<ContractRule<IFileTree>> Rules { get; } =
    [
        new("Every file is found with its size and read byte for byte", Every_file_is_found_and_read),
        new("Folders list their entries by name, ordinal", Folders_list_their_entries_by_name),
        new("What is listed is what is found", What_is_listed_is_what_is_found),
        new("The root is a folder with the empty path", The_root_is_a_folder),
        new("What is not there is not found", What_is_not_there_is_not_found),
        new("Reading a folder and listing a file are refused", Reading_a_folder_and_listing_a_file_are_refused),
        new("Equal content has an equal digest and other content another", Equal_content_has_an_equal_digest),
        new("Another opening of the same content has the same digests", Another_opening_has_the_same_digests),
        new("Many threads may read at once", Many_threads_may_read_at_once),
    ];

    private static async Task Every_file_is_found_and_read(IContractSubject<IFileTree> subject, CancellationToken token)
    {
        var tree = await subject.OpenAsync(token);
        foreach (var (path, text) in Files)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var entry = tree.Find(path);
            Promise.Holds(entry is not null, $"'{path}' to be found");
            Promise.Equal(FileTreeEntryKind.File, entry!.Value.Kind, $"the kind of '{path}'");
            Promise.Equal(path, entry.Value.Path, "the path of an entry");
            Promise.Equal(bytes.Length, entry.Value.Size, $"the size of '{path}'");
            Promise.Holds(entry.Value.Digest.Length > 0, $"'{path}' to have a digest");
            Promise.SameBytes(bytes, tree.Read(path), $"'{path}'");
        }
    }

    private static async Task Folders_list_their_entries_by_name(IContractSubject<IFileTree> subject, CancellationToken token)
    {
        var tree = await subject.OpenAsync(token);
        Promise.Equal("a a-b.yaml a.yaml same.yaml ünïcode", Names(tree, string.Empty), "the entries of the root");
        Promise.Equal("b.yaml c", Names(tree, "a"), "the entries of 'a'");
        Promise.Equal("d.yaml empty.yaml", Names(tree, "a/c"), "the entries of 'a/c'");
        Promise.Equal("a/c/d.yaml", tree.List("a/c")[0].Path, "the path of a listed entry");
    }

    private static async Task What_is_listed_is_what_is_found(IContractSubject<IFileTree> subject, CancellationToken token)
    {
        var tree = await subject.OpenAsync(token);
        foreach (var entry in All(tree, string.Empty))
        {
            Promise.Equal(entry, tree.Find(entry.Path), $"what is found at '{entry.Path}'");
        }
    }

    private static async Task The_root_is_a_folder(IContractSubject<IFileTree> subject, CancellationToken token)
    {
        var root = (await subject.OpenAsync(token)).Find(string.Empty);
        Promise.Equal(FileTreeEntryKind.Folder, root?.Kind, "the kind of the root");
        Promise.Equal(string.Empty, root!.Value.Path, "the path of the root");
    }

    private static async Task What_is_not_there_is_not_found(IContractSubject<IFileTree> subject, CancellationToken token)
    {
        var tree = await subject.OpenAsync(token);
        foreach (var path in new[] { "none", "a/none", "a.yaml/below", "none/below", "A.yaml" })
        {
            Promise.Equal(null, tree.Find(path), $"what is found at '{path}'");
            await Promise.ThrowsAsync<IOException>(() => Task.FromResult(tree.Read(path)), $"when '{path}' is read");
            await Promise.ThrowsAsync<IOException>(() => Task.FromResult(tree.List(path)), $"when '{path}' is listed");
        }
    }

    private static async Task Reading_a_folder_and_listing_a_file_are_refused(IContractSubject<IFileTree> subject, CancellationToken token)
    {
        var tree = await subject.OpenAsync(token);
        await Promise.ThrowsAsync<IOException>(() => Task.FromResult(tree.Read("a")), "when a folder is read");
        await Promise.ThrowsAsync<IOException>(() => Task.FromResult(tree.List("a.yaml")), "when a file is listed");
    }

    private static async Task Equal_content_has_an_equal_digest(IContractSubject<IFileTree> subject, CancellationToken token)
    {
        var tree = await subject.OpenAsync(token);
        Promise.Equal(tree.Find("a.yaml")!.Value.Digest, tree.Find("same.yaml")!.Value.Digest, "the digest of equal content");
        Promise.Holds(tree.Find("a.yaml")!.Value.Digest != tree.Find("a-b.yaml")!.Value.Digest, "other content to have another digest");
    }

    private static async Task Another_opening_has_the_same_digests(IContractSubject<IFileTree> subject, CancellationToken token)
    {
        var first = All(await subject.OpenAsync(token), string.Empty);
        var second = All(await subject.OpenAsync(token), string.Empty);
        Promise.Holds(first.SequenceEqual(second), "another opening to list the same entries");
    }

    private static async Task Many_threads_may_read_at_once(IContractSubject<IFileTree> subject, CancellationToken token)
    {
        var tree = await subject.OpenAsync(token);
        var paths = Files.Keys.ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), token, (i, _) =>
        {
            var path = paths[i % paths.Length];
            Promise.SameBytes(Encoding.UTF8.GetBytes(Files[path]), tree.Read(path), $"'{path}', read by many");
            return ValueTask.CompletedTask;
        });
    }

    private static string Names(IFileTree tree, string folder) => string.Join(' ', tree.List(folder).Select(entry => entry.Name));

    private static List<FileTreeEntry> All(IFileTree tree, string folder) => [.. tree.List(folder)
        .SelectMany(entry => entry.Kind == FileTreeEntryKind.Folder ? All(tree, entry.Path).Prepend(entry) : [entry])];
}
