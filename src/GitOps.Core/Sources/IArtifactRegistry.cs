using System.Collections.Immutable;

namespace GitOps.Core.Sources;

/// <summary>Reads artifacts of OCI registries, for rooms whose content lies in one.</summary>
/// <remarks>Safe for concurrent use. What it returns is checked against its digest.</remarks>
public interface IArtifactRegistry
{
    /// <summary>All tags of a repository, in the order of the registry.</summary>
    /// <exception cref="RegistryException">The registry refuses, cannot be reached, or answers with something else.</exception>
    Task<ImmutableArray<string>> ListTagsAsync(RegistryAddress address, CancellationToken cancellationToken);

    /// <summary>Digest of the manifest that a tag or a digest names now.</summary>
    /// <exception cref="RegistryException">There is none, or it cannot be had.</exception>
    Task<string> ResolveAsync(RegistryAddress address, string reference, CancellationToken cancellationToken);

    /// <summary>The manifest that a tag or a digest names; of an index, that of its first entry for <c>linux/amd64</c>.</summary>
    /// <exception cref="RegistryException">There is none, or it cannot be had.</exception>
    Task<RegistryManifest> GetManifestAsync(RegistryAddress address, string reference, CancellationToken cancellationToken);

    /// <summary>Writes the bytes of a layer to a stream. Those already written do not count when it throws.</summary>
    /// <exception cref="RegistryException">It cannot be had, is larger than <paramref name="limit"/>, or not what its digest says.</exception>
    Task CopyLayerAsync(RegistryAddress address, RegistryLayer layer, Stream target, long limit, CancellationToken cancellationToken);
}

/// <summary>A repository in a registry, and what opens it.</summary>
/// <param name="Host">Host and port.</param>
/// <param name="Repository">Path in the registry: <c>org/charts/app</c>.</param>
public sealed record RegistryAddress(string Host, string Repository)
{
    /// <summary>Secrets with <c>.dockerconfigjson</c>, or <c>username</c> and <c>password</c>; the first with an entry for the host counts.</summary>
    public ImmutableArray<SecretData> Credentials { get; init; } = [];

    /// <summary>The Secret with certificates; null for none.</summary>
    public SecretData? Certificates { get; init; }

    /// <summary>The Secret with the address of a proxy; null for none.</summary>
    public SecretData? Proxy { get; init; }

    /// <summary>Whether plain HTTP is allowed, and without <see cref="Certificates"/> any certificate.</summary>
    public bool Insecure { get; init; }

    /// <summary>Of an <c>oci://</c> address.</summary>
    public static RegistryAddress Of(Uri url) => new(url.Authority, url.AbsolutePath.Trim('/'));

    /// <summary>The same registry, another repository below this one.</summary>
    public RegistryAddress Below(string name) => this with { Repository = Repository.Length == 0 ? name : $"{Repository}/{name}" };

    /// <summary><c>host/path</c>.</summary>
    public override string ToString() => $"{Host}/{Repository}";
}

/// <summary>What a manifest says.</summary>
/// <param name="Digest"><c>sha256:…</c> of the manifest.</param>
/// <param name="ConfigMediaType">Media type of its config, which names the kind of the artifact.</param>
/// <param name="Layers">Its layers, in order.</param>
/// <param name="Annotations">Its annotations.</param>
public sealed record RegistryManifest(string Digest, string ConfigMediaType, ImmutableArray<RegistryLayer> Layers, ImmutableDictionary<string, string> Annotations);

/// <summary>A layer of an artifact.</summary>
/// <param name="MediaType">What it is.</param>
/// <param name="Digest"><c>sha256:…</c> of its bytes.</param>
/// <param name="Size">Bytes.</param>
public sealed record RegistryLayer(string MediaType, string Digest, long Size);

/// <summary>Why a registry gave nothing.</summary>
public enum RegistryFault
{
    /// <summary>It could not be reached, was too slow, or failed itself.</summary>
    Unreachable,

    /// <summary>It has no such repository, tag or digest.</summary>
    NotFound,

    /// <summary>It does not let us in.</summary>
    Refused,

    /// <summary>The Secrets cannot be used.</summary>
    Credentials,

    /// <summary>What came is not what was promised, or exceeds a bound.</summary>
    Malformed,
}

/// <summary>A registry gave nothing; the message is free of secrets.</summary>
public sealed class RegistryException : Exception
{
    /// <summary>Says why.</summary>
    public RegistryException(RegistryFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>Why.</summary>
    public RegistryFault Fault { get; }
}
