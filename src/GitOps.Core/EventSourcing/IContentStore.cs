namespace GitOps.Core.EventSourcing;

/// <summary>Blobs by the digest of their content, for what events name but do not carry: rendered manifests, definitions.</summary>
/// <remarks>Thread safe and idempotent. What goes in is free of secrets; the store may compress it.</remarks>
public interface IContentStore
{
    /// <summary>Keeps the content; a second call with the same content changes nothing.</summary>
    /// <returns><c>sha256:</c> and 64 hexadecimal digits.</returns>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>The content; null when it is not (or no longer) kept.</summary>
    Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default);
}
