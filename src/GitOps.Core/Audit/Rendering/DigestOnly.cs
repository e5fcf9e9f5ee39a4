using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Core.Audit.Rendering;

/// <summary>What is rendered for an audit is compared, not kept.</summary>
internal sealed class DigestOnly : IContentStore
{
    public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => Task.FromResult(ContentDigest.Of(content.Span));

    public Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default) => Task.FromResult<byte[]?>(null);

    public Task<long> PruneAsync(Instant putBefore, IReadOnlySet<string> needed, CancellationToken cancellationToken = default) => Task.FromResult(0L);

    public Task<Instant?> FindPrunedAsync(string digest, CancellationToken cancellationToken = default) => Task.FromResult<Instant?>(null);
}
