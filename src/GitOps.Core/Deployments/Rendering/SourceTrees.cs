using GitOps.Core.Definitions;
using GitOps.Core.Sources;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>Opens the trees of artifacts, whoever fetched them.</summary>
internal sealed class SourceTrees(IEnumerable<ISourceFetcher> fetchers)
{
    private readonly ISourceFetcher[] fetchers = [.. fetchers];

    /// <exception cref="FailureException">Nobody knows the kind of source, or the content is not at hand any more.</exception>
    public async Task<IFileTree> OpenAsync(SourceDefinition source, Artifact artifact, CancellationToken cancellationToken)
    {
        var fetcher = fetchers.FirstOrDefault(item => item.Supports(source))
            ?? throw Broken(FailureClass.Stalled, $"no fetcher is registered for {source.Key.Kind}; add its room to the host");
        return await fetcher.OpenAsync(source, artifact, cancellationToken).ConfigureAwait(false)
            ?? throw Broken(FailureClass.Transient, "Source is not ready, artifact not found, retrying in 30s");
    }

    private static FailureException Broken(FailureClass kind, string message) => new(new Failure(kind, Reasons.ArtifactFailed, message));
}
