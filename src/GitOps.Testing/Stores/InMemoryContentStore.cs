using System.Collections.Concurrent;
using GitOps.Core.EventSourcing;

namespace GitOps.Testing.Stores;

/// <summary>The smallest content store: a dictionary from digest to a private copy of the content.</summary>
public sealed class InMemoryContentStore : IContentStore
{
    private readonly ConcurrentDictionary<string, byte[]> blobs = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var digest = ContentDigest.Of(content.Span);
        blobs.TryAdd(digest, content.ToArray());
        return Task.FromResult(digest);
    }

    /// <inheritdoc/>
    public Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(blobs.TryGetValue(digest, out var content) ? (byte[])content.Clone() : null);
    }
}
