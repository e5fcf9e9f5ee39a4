using GitOps.Adapters.Oci.Layers;
using GitOps.Adapters.Oci.Registry;
using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Sources;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Oci;

/// <summary>Fetches <c>OCIRepository</c> sources: revisions, precedence of references and words of failures are Flux's.</summary>
internal sealed class OciFetcher(IOptions<OciOptions> options, IArtifactRegistry registry) : ISourceFetcher
{
    private const string ChartLayer = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private const string CopiedFile = "layer.tgz";
    private const string OriginSource = "org.opencontainers.image.source";
    private const string OriginRevision = "org.opencontainers.image.revision";
    private const int LongestAnnotation = 1024;

    private readonly LayerStore store = new(options.Value.DataFolder);

    public bool Supports(SourceDefinition definition) => definition is OciRepository;

    public async Task<SourceObservation> FetchAsync(SourceFetch fetch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var definition = (OciRepository)fetch.Definition;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(definition.Timeout.ToTimeSpan());
        try
        {
            return await LookAsync(definition, fetch, limit.Token).ConfigureAwait(false);
        }
        catch (FailureException e)
        {
            return new SourceObservation.Broken(e.Failure);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            return new SourceObservation.Broken(OciFailures.Pull(definition.Url, new RegistryException(RegistryFault.Unreachable, "context deadline exceeded", e)).Failure);
        }
    }

    public async Task<IFileTree?> OpenAsync(SourceDefinition definition, Artifact artifact, CancellationToken cancellationToken)
    {
        await using var layer = store.Find(definition.Key, artifact.Digest);
        if (layer is null)
        {
            return null;
        }

        try
        {
            var tree = await TreeAsync((OciRepository)definition, layer, cancellationToken).ConfigureAwait(false);
            if (tree.Digest == artifact.Digest)
            {
                return tree;
            }
        }
        catch (LayerException)
        {
            // Damaged on disk: it is fetched again.
            store.Drop(definition.Key, artifact.Digest);
        }

        return null;
    }

    public Task ForgetAsync(ObjectKey source, CancellationToken cancellationToken) => Task.Run(() => store.Forget(source), cancellationToken);

    private async Task<SourceObservation> LookAsync(OciRepository definition, SourceFetch fetch, CancellationToken cancellationToken)
    {
        var address = AddressOf(definition, fetch);
        if (definition.Verification is { } verification)
        {
            throw OciFailures.Verification(
                verification is { Provider: "cosign", SecretName: null } ? "cosign keyless" : verification.Provider,
                "this host checks no signatures of this kind; remove spec.verify, or check them elsewhere");
        }

        var (tag, digest) = await ResolveAsync(definition, address, cancellationToken).ConfigureAwait(false);
        var revision = tag.Length == 0 ? digest : $"{tag}@{digest}";
        if (fetch is { IsSameDefinition: true, Last: { } last } && last.Revision == revision && store.Has(definition.Key, last.Digest))
        {
            return new SourceObservation.Unchanged(revision);
        }

        var artifact = await PullAsync(definition, address, tag, digest, revision, cancellationToken).ConfigureAwait(false);
        return artifact == fetch.Last ? new SourceObservation.Unchanged(revision) : new SourceObservation.Fetched(artifact);
    }

    private static RegistryAddress AddressOf(OciRepository definition, SourceFetch fetch)
    {
        var path = definition.Url.AbsolutePath.Trim('/');
        var (at, colon) = (path.IndexOf('@', StringComparison.Ordinal), path.LastIndexOf(':'));
        return path switch
        {
            "" => throw OciFailures.Address(definition.Url, "the path of the repository is missing"),
            _ when at >= 0 => throw OciFailures.Address(definition.Url, $"URL must not contain a digest; remove '{path[at..]}'"),
            _ when colon >= 0 => throw OciFailures.Address(definition.Url, $"URL must not contain a tag; remove '{path[colon..]}'"),
            _ => RegistryAddress.Of(definition.Url) with
            {
                Credentials = fetch.Credentials is { } secret ? fetch.PullSecrets.Insert(0, secret) : fetch.PullSecrets,
                Certificates = fetch.Certificates,
                Proxy = fetch.Proxy,
                Insecure = definition.Insecure,
            },
        };
    }

    /// <summary>The tag, empty when a digest is asked for, and the digest of the manifest.</summary>
    private async Task<(string Tag, string Digest)> ResolveAsync(OciRepository definition, RegistryAddress address, CancellationToken cancellationToken)
    {
        if (definition.Reference.Digest is { } digest)
        {
            return RegistryDocuments.IsDigest(digest) ? (string.Empty, digest)
                : throw OciFailures.Digest(new RegistryException(RegistryFault.Malformed, $"invalid digest '{digest}'; write sha256: and 64 hexadecimal digits"));
        }

        var tag = definition.Reference.SemVer is null ? definition.Reference.Tag ?? OciReference.DefaultTag : await ChooseAsync(definition, address, cancellationToken).ConfigureAwait(false);
        try
        {
            return (tag, await registry.ResolveAsync(address, tag, cancellationToken).ConfigureAwait(false));
        }
        catch (RegistryException e)
        {
            throw OciFailures.Digest(e);
        }
    }

    private async Task<string> ChooseAsync(OciRepository definition, RegistryAddress address, CancellationToken cancellationToken)
    {
        try
        {
            var tags = await registry.ListTagsAsync(address, cancellationToken).ConfigureAwait(false);
            return TagChoice.Choose(tags, definition.Reference, definition.LayerMediaType == ChartLayer);
        }
        catch (FormatException e)
        {
            throw OciFailures.Tag(definition.Url, e.Message);
        }
        catch (RegistryException e)
        {
            throw OciFailures.Tag(definition.Url, e.Message, e);
        }
    }

    private async Task<Artifact> PullAsync(OciRepository definition, RegistryAddress address, string tag, string digest, string revision, CancellationToken cancellationToken)
    {
        await using var partial = store.Begin(definition.Key);
        try
        {
            var manifest = await registry.GetManifestAsync(address, digest, cancellationToken).ConfigureAwait(false);
            await registry.CopyLayerAsync(address, LayerOf(definition, manifest), partial, options.Value.MaximumLayerBytes, cancellationToken).ConfigureAwait(false);
            partial.Position = 0;
            var tree = await TreeAsync(definition, partial, cancellationToken).ConfigureAwait(false);
            partial.Close();
            store.Keep(definition.Key, partial.Name, tree.Digest, options.Value.KeptArtifacts);
            return new Artifact(revision, tree.Digest, new Provenance
            {
                Url = definition.Url.OriginalString,
                Reference = tag,
                OriginSource = Annotation(manifest, OriginSource),
                OriginRevision = Annotation(manifest, OriginRevision),
            });
        }
        catch (RegistryException e)
        {
            throw OciFailures.Pull(definition.Url, e);
        }
        catch (LayerException e)
        {
            throw OciFailures.Layer($"failed to extract layer contents from artifact: {e.Message}", e);
        }
        finally
        {
            File.Delete(partial.Name);
        }
    }

    private static RegistryLayer LayerOf(OciRepository definition, RegistryManifest manifest)
    {
        if (manifest.Layers.IsEmpty)
        {
            throw OciFailures.Layer("no layers found in artifact");
        }

        return definition.LayerMediaType is not { } type ? manifest.Layers[0]
            : manifest.Layers.FirstOrDefault(layer => layer.MediaType == type) ?? throw OciFailures.Layer($"failed to find layer with media type '{type}' in artifact");
    }

    private async Task<LayerTree> TreeAsync(OciRepository definition, Stream layer, CancellationToken cancellationToken)
    {
        if (definition.LayerOperation == LayerOperation.Copy)
        {
            using var copy = new MemoryStream();
            await layer.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
            return LayerTree.OfCopy(CopiedFile, copy.ToArray());
        }

        return await Task.Run(() => LayerTree.Of(LayerArchive.Read(layer, options.Value), definition.Ignore), cancellationToken).ConfigureAwait(false);
    }

    private static string? Annotation(RegistryManifest manifest, string name) =>
        !manifest.Annotations.TryGetValue(name, out var value) ? null : value.Length <= LongestAnnotation ? value : value[..LongestAnnotation];
}
