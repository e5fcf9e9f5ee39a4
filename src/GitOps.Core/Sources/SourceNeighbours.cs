using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Sources;

/// <summary>Finds other sources in what is declared and in the log.</summary>
internal sealed class SourceNeighbours(
    string space,
    IDeclarations declarations,
    AggregateStore<SourceDecider, SourceState, SourceEvent> aggregates,
    IReadOnlyList<ISourceFetcher> fetchers,
    SourceSecrets secrets) : ISourceNeighbours
{
    public ImmutableArray<SourceDefinition> List() => [.. declarations.Sources.Select(declared => declared.Definition).Where(definition => definition.Key.Namespace == space)];

    public async Task<ReferredSource?> FindAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (declarations.FindSource(key)?.Definition is not { } definition)
        {
            return null;
        }

        var artifact = (await aggregates.LoadAsync(Streams.Source(key), cancellationToken).ConfigureAwait(false)).State.Artifact;
        return new ReferredSource(definition, artifact, token => OpenAsync(definition, artifact, token))
        {
            Credentials = await secrets.CredentialsAsync(definition, cancellationToken).ConfigureAwait(false),
            Certificates = await secrets.CertificatesAsync(definition, cancellationToken).ConfigureAwait(false),
        };
    }

    private Task<IFileTree?> OpenAsync(SourceDefinition definition, Artifact? artifact, CancellationToken cancellationToken) =>
        artifact is not null && fetchers.FirstOrDefault(item => item.Supports(definition)) is { } fetcher
            ? fetcher.OpenAsync(definition, artifact, cancellationToken)
            : Task.FromResult<IFileTree?>(null);
}
