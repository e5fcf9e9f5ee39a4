using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Architecture.Docs;

/// <summary>The adapter of docs/writing-an-adapter.md.</summary>
public sealed class FolderFetcher(string root) : ISourceFetcher
{
    public bool Supports(SourceDefinition definition) => definition is GitRepository { Url.Scheme: "file" };

    public Task<SourceObservation> FetchAsync(SourceFetch fetch, CancellationToken cancellationToken)
    {
        var folder = FolderOf(fetch.Definition);
        if (!Directory.Exists(folder))
        {
            return Task.FromResult<SourceObservation>(new SourceObservation.Broken(
                new Failure(FailureClass.Stalled, "FetchFailed", $"there is no folder '{folder}'; change spec.url or make it")));
        }

        using var tree = new FolderTree(folder);
        var digest = tree.Digest();
        return Task.FromResult<SourceObservation>(digest == fetch.Last?.Digest
            ? new SourceObservation.Unchanged(fetch.Last.Revision)
            : new SourceObservation.Fetched(new Artifact($"latest@{digest}", digest, new Provenance { Url = fetch.Definition.Key.ToString() })));
    }

    public Task<IFileTree?> OpenAsync(SourceDefinition definition, Artifact artifact, CancellationToken cancellationToken)
    {
        var tree = new FolderTree(FolderOf(definition));
        return Task.FromResult<IFileTree?>(tree.Digest() == artifact.Digest ? tree : null);
    }

    public Task ForgetAsync(ObjectKey source, CancellationToken cancellationToken) => Task.CompletedTask;

    private string FolderOf(SourceDefinition definition) => Path.Combine(root, definition.Key.Namespace, definition.Key.Name);
}
