using System.Globalization;
using GitOps.Adapters.Helm;
using GitOps.Adapters.Kustomize;
using GitOps.Core.Composition;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace GitOps.Benchmarks.Helm;

/// <summary>Releases of one chart, rendered as the engine renders them.</summary>
internal sealed class ChartRenders : IDisposable
{
    private readonly ServiceProvider provider;
    private readonly IReleaseRenderer renderer;
    private readonly FixedTree tree;

    public ChartRenders(string folder)
    {
        var services = new ServiceCollection();
        new Builder(services).UseHelm(options => options.KubeVersion = "1.33.0");
        provider = services.BuildServiceProvider();
        provider.GetService<IStartupValidator>()?.Validate();
        renderer = provider.GetRequiredService<IReleaseRenderer>();
        tree = new FixedTree(folder);
    }

    public int FilesRead => tree.Reads;

    /// <summary>Renders with values of this number, which no other number has.</summary>
    public Task<RenderedRelease> RenderAsync(int number)
    {
        var definition = new HelmRelease
        {
            Key = new ObjectKey(HelmRelease.KindName, "bench", $"release-{number.ToString(CultureInfo.InvariantCulture)}"),
            Interval = Duration.FromHours(1),
            Source = new SourceReference(GitRepository.KindName, "bench", "charts"),
        };
        var chart = renderer.Identify(tree, definition);
        return renderer.RenderAsync(
            new ReleaseRequest { Definition = definition, Tree = tree, ChartVersion = chart.Version, Values = KubeMap.Of(("bench", (KubeValue)(long)number)), Revision = 1, SkipSchema = false },
            CancellationToken.None);
    }

    public void Dispose()
    {
        provider.Dispose();
        tree.Dispose();
    }

    private sealed class Builder(IServiceCollection services) : IGitOpsBuilder
    {
        public IServiceCollection Services { get; } = services;
    }

    /// <summary>A folder whose digest is known, as that of a folder in a Git repository is; its files are read once, as Helm reads them.</summary>
    private sealed class FixedTree(string folder) : IFileTree
    {
        private readonly FolderTree inner = new(folder) { HasDigests = false };
        private int reads;

        public int Reads => reads;

        public FileTreeEntry? Find(string path) => inner.Find(path) is { } entry ? path.Length == 0 ? entry with { Digest = folder } : entry : null;

        public IReadOnlyList<FileTreeEntry> List(string path) => inner.List(path);

        public ReadOnlyMemory<byte> Read(string path)
        {
            Interlocked.Increment(ref reads);
            return inner.Read(path);
        }

        public void Dispose() => inner.Dispose();
    }
}
