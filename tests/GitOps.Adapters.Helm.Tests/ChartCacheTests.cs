using GitOps.Core.Sources;

namespace GitOps.Adapters.Helm.Tests;

/// <summary>Charts that stay parsed.</summary>
public sealed class ChartCacheTests
{
    [Theory]
    [InlineData("")]
    [InlineData("app")]
    public void A_chart_whose_folder_has_a_known_digest_is_looked_at_once(string path)
    {
        var prefix = path.Length == 0 ? string.Empty : path + "/";
        var tree = new CountingTree(
            new MemoryTree((prefix + "Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n"), (prefix + "templates/a.yaml", "a: 1\n")), path);
        var charts = new ChartCache(4);
        var chart = charts.Load(tree, path);
        var looks = tree.Lists;
        Assert.Same(chart, charts.Load(tree, path));
        Assert.Equal(looks, tree.Lists);
    }

    private sealed class CountingTree(MemoryTree inner, string known) : IFileTree
    {
        public int Lists { get; private set; }

        public FileTreeEntry? Find(string path) => path == known ? inner.Find(path)!.Value with { Digest = "known" } : inner.Find(path);

        public IReadOnlyList<FileTreeEntry> List(string path)
        {
            Lists++;
            return inner.List(path);
        }

        public ReadOnlyMemory<byte> Read(string path) => inner.Read(path);

        public void Dispose() => inner.Dispose();
    }
}
