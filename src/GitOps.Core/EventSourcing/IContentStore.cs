using NodaTime;

namespace GitOps.Core.EventSourcing;

/// <summary>Blobs by the digest of their content, for what events name but do not carry: rendered manifests, definitions.</summary>
/// <remarks>Thread safe and idempotent. What goes in is free of secrets; the store may compress it.</remarks>
public interface IContentStore
{
    /// <summary>Keeps the content; a second call with the same content changes nothing but when it was put last.</summary>
    /// <remarks>The instant may be up to <see cref="ContentAge.Blur"/> older than the call, so that content in use is not written anew each time.</remarks>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits.</returns>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>The content; null when it is not (or no longer) kept.</summary>
    Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default);

    /// <summary>Lets go of every content that was put last before an instant and is not needed, and remembers that it was there.</summary>
    /// <param name="putBefore">Content put at this instant or later stays, whoever needs it.</param>
    /// <param name="needed">Digests of what stays whenever it was put.</param>
    /// <param name="cancellationToken">Stops between two contents; what is gone by then is gone.</param>
    /// <returns>How many were let go.</returns>
    Task<long> PruneAsync(Instant putBefore, IReadOnlySet<string> needed, CancellationToken cancellationToken = default);

    /// <summary>When the content was let go; null when it is kept or never was.</summary>
    Task<Instant?> FindPrunedAsync(string digest, CancellationToken cancellationToken = default);
}

/// <summary>How exactly content stores know when a content was put last.</summary>
public static class ContentAge
{
    /// <summary>A content that was put within this time is not marked again.</summary>
    public static Duration Blur { get; } = Duration.FromMinutes(10);
}
