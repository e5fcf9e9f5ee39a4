using System.Text;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Benchmarks.Clusters;

/// <summary>A source with one file of manifests, so that what is measured is what comes after it.</summary>
internal sealed class OneFileSource : ISourceFetcher
{
    private byte[] content = [];

    public void Set(string manifests) => content = Encoding.UTF8.GetBytes(manifests);

    public bool Supports(SourceDefinition definition) => true;

    public Task<SourceObservation> FetchAsync(SourceFetch fetch, CancellationToken cancellationToken)
    {
        var digest = Digests.Of(content);
        return Task.FromResult<SourceObservation>(digest == fetch.Last?.Digest
            ? new SourceObservation.Unchanged(fetch.Last.Revision)
            : new SourceObservation.Fetched(new Artifact($"bench@{digest}", digest, new Provenance())));
    }

    public Task<IFileTree?> OpenAsync(SourceDefinition definition, Artifact artifact, CancellationToken cancellationToken) => Task.FromResult<IFileTree?>(new Tree(content));

    public Task ForgetAsync(ObjectKey source, CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Tree(byte[] content) : IFileTree
    {
        private const string File = "all.yaml";

        private readonly string digest = Digests.Of(content);

        public FileTreeEntry? Find(string path) => path switch
        {
            "" => new FileTreeEntry(string.Empty, FileTreeEntryKind.Folder, digest, 0),
            File => new FileTreeEntry(File, FileTreeEntryKind.File, digest, content.Length),
            _ => null,
        };

        public IReadOnlyList<FileTreeEntry> List(string path) => path.Length == 0 ? [Find(File)!.Value] : throw new IOException(path);

        public ReadOnlyMemory<byte> Read(string path) => path == File ? content : throw new IOException(path);

        public void Dispose()
        {
        }
    }
}
