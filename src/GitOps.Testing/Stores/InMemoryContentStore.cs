using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Testing.Stores;

/// <summary>The smallest content store: a dictionary from digest to a private copy of the content and when it was put last.</summary>
/// <param name="clock">What time it is; the system's clock when null.</param>
public sealed class InMemoryContentStore(IClock? clock = null) : IContentStore
{
    private readonly IClock clock = clock ?? SystemClock.Instance;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (byte[] Content, Instant Put)> blobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Instant> pruned = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var digest = ContentDigest.Of(content.Span);
        lock (gate)
        {
            blobs[digest] = (content.ToArray(), clock.GetCurrentInstant());
            pruned.Remove(digest);
        }

        return Task.FromResult(digest);
    }

    /// <inheritdoc/>
    public Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            return Task.FromResult(blobs.TryGetValue(digest, out var blob) ? (byte[])blob.Content.Clone() : null);
        }
    }

    /// <inheritdoc/>
    public Task<long> PruneAsync(Instant putBefore, IReadOnlySet<string> needed, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            var gone = blobs.Where(blob => blob.Value.Put < putBefore && !needed.Contains(blob.Key)).Select(blob => blob.Key).ToList();
            foreach (var digest in gone)
            {
                blobs.Remove(digest);
                pruned[digest] = HashChain.Cut(clock.GetCurrentInstant());
            }

            return Task.FromResult<long>(gone.Count);
        }
    }

    /// <inheritdoc/>
    public Task<Instant?> FindPrunedAsync(string digest, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            return Task.FromResult<Instant?>(pruned.TryGetValue(digest, out var at) ? at : null);
        }
    }
}
