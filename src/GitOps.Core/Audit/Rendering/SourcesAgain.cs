using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Sources;

namespace GitOps.Core.Audit.Rendering;

/// <summary>Fetches sources once more, at the revision that was recorded, wherever their branch, tag or range points now.</summary>
/// <remarks>Signatures are not asked for again: the digest of the content says more.</remarks>
internal sealed class SourcesAgain(IReadOnlyList<ISourceFetcher> fetchers, RecordedDefinitions definitions, ICluster? cluster)
{
    /// <summary>Fetches what a source contained.</summary>
    /// <returns>The declaration by which its tree is opened, and what it contains now at the recorded revision: another digest is other content.</returns>
    /// <exception cref="MissingInputException">It cannot be had any more.</exception>
    public async Task<(SourceDefinition Definition, Artifact Artifact)> FetchAsync(FetchedSource source, CancellationToken cancellationToken)
    {
        var declared = await definitions.SourceAsync(source.Declaration.Digest, cancellationToken).ConfigureAwait(false);
        var pinned = Pinned(declared, source.Artifact);
        var upstream = declared.Upstream is { } key ? await UpstreamAsync(key, source, cancellationToken).ConfigureAwait(false) : null;
        return (pinned, await FetchAsync(pinned, source, upstream, cancellationToken).ConfigureAwait(false));
    }

    private async Task<Artifact> FetchAsync(SourceDefinition definition, FetchedSource source, ReferredSource? upstream, CancellationToken cancellationToken)
    {
        var fetch = await FetchOfAsync(definition, cancellationToken).ConfigureAwait(false) with
        {
            Generation = source.Declaration.Generation,
            Upstream = upstream,
            Neighbours = new Neighbours(this, source, definition.Key.Namespace, await NeighboursAsync(definition, source, cancellationToken).ConfigureAwait(false)),
        };
        return await FetcherOf(definition).FetchAsync(fetch, cancellationToken).ConfigureAwait(false) switch
        {
            SourceObservation.Fetched { Artifact: var artifact } => artifact,
            SourceObservation.Broken { Failure: var failure } => throw Gone($"{definition.Key}: {failure.Message}{WithoutCredentials(definition)}"),
            var seen => throw new InvalidOperationException($"{seen.GetType().Name} is no answer to the first fetch of a source."),
        };
    }

    /// <summary>The same source as if it had been declared with what was found then.</summary>
    private static SourceDefinition Pinned(SourceDefinition declared, Artifact then) => declared switch
    {
        GitRepository git => git with { Reference = new GitReference { Branch = git.Reference.Branch, Commit = then.Provenance.Commit }, Verification = null },
        OciRepository oci => oci with { Reference = new OciReference { Digest = then.Revision[(then.Revision.LastIndexOf('@') + 1)..] }, Verification = null },
        HelmChart chart => chart with { Version = then.Provenance.Reference.Length > 0 && then.Provenance.Commit.Length == 0 ? then.Provenance.Reference : chart.Version, Verification = null },
        _ => declared,
    };

    // A chart of a repository comes by the index of now: that it is another one does not matter, only what the version is.
    private async Task<ReferredSource> UpstreamAsync(ObjectKey key, FetchedSource source, CancellationToken cancellationToken)
    {
        if (source.Declared.GetValueOrDefault(key.ToString()) is not { } declaration)
        {
            throw new MissingInputException(RenderOutcome.InputMissing, $"no event tells what {key} was declared as");
        }

        var declared = await definitions.SourceAsync(declaration.Digest, cancellationToken).ConfigureAwait(false);
        var then = source.Artifact.Provenance;
        if (declared is HelmRepository { HasArtifact: false })
        {
            return await ReferredAsync(declared, null, cancellationToken).ConfigureAwait(false);
        }

        var artifact = new Artifact(then.Upstream ?? string.Empty, string.Empty, then);
        var pinned = Pinned(declared, artifact);
        var fetched = await FetchAsync(pinned, source with { Declaration = declaration }, null, cancellationToken).ConfigureAwait(false);
        return await ReferredAsync(pinned, declared is HelmRepository ? fetched : fetched with { Revision = artifact.Revision }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReferredSource> ReferredAsync(SourceDefinition definition, Artifact? artifact, CancellationToken cancellationToken)
    {
        var fetch = await FetchOfAsync(definition, cancellationToken).ConfigureAwait(false);
        return new ReferredSource(definition, artifact, token => artifact is null ? Task.FromResult<IFileTree?>(null) : FetcherOf(definition).OpenAsync(definition, artifact, token))
        {
            Credentials = fetch.Credentials,
            Certificates = fetch.Certificates,
        };
    }

    private async Task<SourceFetch> FetchOfAsync(SourceDefinition definition, CancellationToken cancellationToken)
    {
        if (cluster is null)
        {
            return new SourceFetch(definition, null, null);
        }

        var secrets = new SourceSecrets(cluster);
        try
        {
            return new SourceFetch(definition, null, await secrets.CredentialsAsync(definition, cancellationToken).ConfigureAwait(false))
            {
                Certificates = await secrets.CertificatesAsync(definition, cancellationToken).ConfigureAwait(false),
                Proxy = await secrets.ProxyAsync(definition, cancellationToken).ConfigureAwait(false),
                PullSecrets = await secrets.PullSecretsAsync(definition, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (FailureException e)
        {
            throw Gone($"{definition.Key}: {e.Failure.Message}", e);
        }
    }

    private async Task<ImmutableArray<SourceDefinition>> NeighboursAsync(SourceDefinition definition, FetchedSource source, CancellationToken cancellationToken)
    {
        // Only charts that are packed of files look for the repositories of their dependencies.
        if (definition is not HelmChart { Source.Kind: not HelmRepository.KindName })
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<SourceDefinition>();
        foreach (var (_, declaration) in source.Declared)
        {
            if (await definitions.FindSourceAsync(declaration.Digest, cancellationToken).ConfigureAwait(false) is HelmRepository repository && repository.Key.Namespace == definition.Key.Namespace)
            {
                found.Add(repository);
            }
        }

        return found.ToImmutable();
    }

    private ISourceFetcher FetcherOf(SourceDefinition definition) => fetchers.FirstOrDefault(item => item.Supports(definition))
        ?? throw new MissingInputException(RenderOutcome.InputMissing, $"no fetcher for {definition.Key.Kind} is at hand");

    private string WithoutCredentials(SourceDefinition definition) => cluster is null && (definition.SecretName ?? definition.CertSecretName) is { } name
        ? $" (its Secret {definition.Key.Namespace}/{name} is in the cluster, and no cluster was given)"
        : string.Empty;

    private static MissingInputException Gone(string why, Exception? cause = null) => new(RenderOutcome.SourceGone, why, cause);

    private sealed class Neighbours(SourcesAgain sources, FetchedSource source, string space, ImmutableArray<SourceDefinition> known) : ISourceNeighbours
    {
        public ImmutableArray<SourceDefinition> List() => known;

        public async Task<ReferredSource?> FindAsync(ObjectKey key, CancellationToken cancellationToken) =>
            key.Namespace == space && source.Declared.ContainsKey(key.ToString()) ? await sources.UpstreamAsync(key, source, cancellationToken).ConfigureAwait(false) : null;
    }
}
