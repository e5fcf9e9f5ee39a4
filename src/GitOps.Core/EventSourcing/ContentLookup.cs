using NodaTime;

namespace GitOps.Core.EventSourcing;

/// <summary>What became of a content that an event names.</summary>
public abstract record ContentLookup
{
    private ContentLookup()
    {
    }

    /// <summary>It is here.</summary>
    /// <param name="Content">The content; it is what its digest says.</param>
    public sealed record Kept(ReadOnlyMemory<byte> Content) : ContentLookup;

    /// <summary>It was here, and the retention policy let it go. The event that names it stays for ever.</summary>
    /// <param name="Digest">Its digest.</param>
    /// <param name="Since">When it was let go.</param>
    public sealed record NoLongerKept(string Digest, Instant Since) : ContentLookup;

    /// <summary>This store never had it.</summary>
    /// <param name="Digest">Its digest.</param>
    public sealed record Unknown(string Digest) : ContentLookup;

    /// <summary>Looks for a content.</summary>
    /// <exception cref="FailureException">The content is not what its digest says.</exception>
    public static async Task<ContentLookup> FindAsync(IContentStore contents, string digest, CancellationToken cancellationToken = default)
    {
        if (await contents.FindAsync(digest, cancellationToken).ConfigureAwait(false) is { } content)
        {
            return new Kept(content);
        }

        return await contents.FindPrunedAsync(digest, cancellationToken).ConfigureAwait(false) is { } since
            ? new NoLongerKept(digest, since)
            : new Unknown(digest);
    }
}
