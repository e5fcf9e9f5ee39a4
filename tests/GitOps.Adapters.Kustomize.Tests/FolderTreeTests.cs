using System.Text;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Tests;

public sealed class FolderTreeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gitops-tree-");

    public FolderTreeTests()
    {
        folder.CreateSubdirectory("b");
        File.WriteAllText(Path.Combine(folder.FullName, "b", "file.yaml"), "text");
        File.WriteAllText(Path.Combine(folder.FullName, "a.yaml"), "text");
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "link"), "b/file.yaml");
    }

    public void Dispose() => folder.Delete(true);

    [Fact]
    public void Entries_are_sorted_and_links_are_not_followed()
    {
        using var tree = new FolderTree(folder.FullName);

        Assert.Equal(["a.yaml", "b", "link"], tree.List(string.Empty).Select(entry => entry.Name));
        Assert.Equal(FileTreeEntryKind.Link, tree.Find("link")!.Value.Kind);
        Assert.Equal("b/file.yaml", Encoding.UTF8.GetString(tree.Read("link").Span));
        Assert.Equal("b/file.yaml", FileTreePaths.Resolve(tree, "link")!.Value.Path);
    }

    [Fact]
    public void Digests_follow_the_content()
    {
        using var tree = new FolderTree(folder.FullName);

        Assert.Equal(tree.Find("a.yaml")!.Value.Digest, tree.Find("b/file.yaml")!.Value.Digest);
        File.WriteAllText(Path.Combine(folder.FullName, "a.yaml"), "other");
        Assert.NotEqual(tree.Find("a.yaml")!.Value.Digest, tree.Find("b/file.yaml")!.Value.Digest);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("b/../../x")]
    public void Paths_cannot_leave_the_folder(string path)
    {
        using var tree = new FolderTree(folder.FullName);

        Assert.Throws<IOException>(() => tree.Read(path));
        Assert.Throws<IOException>(() => tree.Find(path));
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        using var tree = new FolderTree(folder.FullName);

        Assert.Null(tree.Find("none/at/all.yaml"));
        Assert.Throws<DirectoryNotFoundException>(() => new FolderTree(Path.Combine(folder.FullName, "none")));
    }
}
