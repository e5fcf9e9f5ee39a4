using System.Collections.Immutable;
using System.Security.Cryptography;
using GitOps.Adapters.Oci.Authentication;
using GitOps.Adapters.Oci.Registry;
using GitOps.Core.Sources;
using Microsoft.Extensions.Options;

namespace GitOps.Adapters.Oci;

/// <summary>Reads registries by the distribution protocol: tags, manifests, blobs.</summary>
internal sealed class OciRegistry(IOptions<OciOptions> options, TimeProvider? time = null) : IArtifactRegistry, IDisposable
{
    private const int PageSize = 1000;
    private const int CopyBuffer = 81_920;

    private readonly TokenSource tokens = new(time ?? TimeProvider.System);
    private readonly RegistrySchemes schemes = new();
    private readonly HttpClient shared = RegistryTransport.Create();

    public async Task<ImmutableArray<string>> ListTagsAsync(RegistryAddress address, CancellationToken cancellationToken)
    {
        using var connection = Connect(address);
        var tags = ImmutableArray.CreateBuilder<string>();
        var page = $"/v2/{address.Repository}/tags/list?n={PageSize}";
        for (var next = page; next is not null;)
        {
            using var answer = await connection.GetAsync(next, RegistryDocuments.Any, cancellationToken).ConfigureAwait(false);
            tags.AddRange(RegistryDocuments.Tags(await answer.ReadAsync(RegistryDocuments.MaximumBytes, cancellationToken).ConfigureAwait(false)));
            if (tags.Count > options.Value.MaximumTags)
            {
                throw new RegistryException(RegistryFault.Malformed, $"{address} has more than {options.Value.MaximumTags} tags, the limit of {OciOptions.SectionName}:{nameof(OciOptions.MaximumTags)}");
            }

            var following = answer.NextPage();
            next = following == next ? throw new RegistryException(RegistryFault.Malformed, $"{address} names a page of tags as its own next page") : following;
        }

        return tags.ToImmutable();
    }

    public async Task<string> ResolveAsync(RegistryAddress address, string reference, CancellationToken cancellationToken)
    {
        using var connection = Connect(address);
        return await connection.FindDigestAsync(ManifestPath(address, reference), RegistryDocuments.Manifests, cancellationToken).ConfigureAwait(false)
            ?? (await ReadManifestAsync(connection, address, reference, cancellationToken).ConfigureAwait(false)).Digest;
    }

    public async Task<RegistryManifest> GetManifestAsync(RegistryAddress address, string reference, CancellationToken cancellationToken)
    {
        using var connection = Connect(address);
        var (digest, body) = await ReadManifestAsync(connection, address, reference, cancellationToken).ConfigureAwait(false);
        if (RegistryDocuments.FindPlatform(body) is { } platform)
        {
            (_, body) = await ReadManifestAsync(connection, address, platform, cancellationToken).ConfigureAwait(false);
        }

        return RegistryDocuments.Manifest(digest, body);
    }

    public async Task CopyLayerAsync(RegistryAddress address, RegistryLayer layer, Stream target, long limit, CancellationToken cancellationToken)
    {
        if (layer.Size > limit)
        {
            throw TooLarge(layer, limit);
        }

        using var connection = Connect(address);
        using var answer = await connection.GetAsync($"/v2/{address.Repository}/blobs/{layer.Digest}", RegistryDocuments.Any, cancellationToken).ConfigureAwait(false);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBuffer];
        long total = 0;
        for (int read; (read = await answer.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            total += read;
            if (total > limit)
            {
                throw TooLarge(layer, limit);
            }

            digest.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }

        var actual = "sha256:" + Convert.ToHexStringLower(digest.GetHashAndReset());
        if (actual != layer.Digest)
        {
            throw new RegistryException(RegistryFault.Malformed, $"the layer '{layer.Digest}' came as {total} bytes with digest '{actual}'");
        }
    }

    public void Dispose() => shared.Dispose();

    private static RegistryException TooLarge(RegistryLayer layer, long limit) =>
        new(RegistryFault.Malformed, $"the layer '{layer.Digest}' is larger than the {limit} bytes allowed");

    private static string ManifestPath(RegistryAddress address, string reference) => $"/v2/{address.Repository}/manifests/{reference}";

    private static async Task<(string Digest, byte[] Body)> ReadManifestAsync(RegistryConnection connection, RegistryAddress address, string reference, CancellationToken cancellationToken)
    {
        using var answer = await connection.GetAsync(ManifestPath(address, reference), RegistryDocuments.Manifests, cancellationToken).ConfigureAwait(false);
        var body = await answer.ReadAsync(RegistryDocuments.MaximumBytes, cancellationToken).ConfigureAwait(false);
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body));
        var promised = reference.Contains(':', StringComparison.Ordinal) ? reference : answer.Digest ?? digest;
        return promised == digest ? (digest, body)
            : throw new RegistryException(RegistryFault.Malformed, $"the manifest of {address} came with digest '{digest}', but '{promised}' was promised");
    }

    private RegistryConnection Connect(RegistryAddress address)
    {
        var credentials = RegistryCredentials.Find(address);
        var isPlain = address is { Certificates: null, Proxy: null, Insecure: false };
        return new RegistryConnection(address, credentials, isPlain ? shared : RegistryTransport.Create(address), ownsClient: !isPlain, schemes, tokens);
    }
}
