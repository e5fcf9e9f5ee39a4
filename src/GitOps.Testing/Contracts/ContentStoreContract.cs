using GitOps.Core.EventSourcing;
using NodaTime;

namespace GitOps.Testing.Contracts;

/// <summary>What every <see cref="IContentStore"/> promises, one rule each.</summary>
public static class ContentStoreContract
{
    private static readonly Instant Earlier = Instant.FromUtc(2000, 1, 1, 0, 0);
    private static readonly Instant Later = Instant.FromUtc(9000, 1, 1, 0, 0);

    /// <summary>All rules. Each wants a subject of its own.</summary>
    public static IReadOnlyList<ContractRule<IContentStore>> Rules { get; } =
    [
        new("Content comes back byte for byte", Content_comes_back_byte_for_byte),
        new("The digest is SHA-256 of the content", The_digest_is_sha256_of_the_content),
        new("The same content twice is one content", The_same_content_twice_is_one_content),
        new("What was never put is not found", What_was_never_put_is_not_found),
        new("A caller's buffer stays the caller's", A_callers_buffer_stays_the_callers),
        new("Another instance finds the content", Another_instance_finds_the_content),
        new("Many may put at once", Many_may_put_at_once),
        new("A cancelled put keeps nothing", A_cancelled_put_keeps_nothing),
        new("Old content that nobody needs is let go and known to have been there", Old_content_that_nobody_needs_is_let_go_and_known_to_have_been_there),
        new("What was put since stays", What_was_put_since_stays),
        new("Content that was let go comes back when it is put again", Content_that_was_let_go_comes_back_when_it_is_put_again),
    ];

    private static async Task Content_comes_back_byte_for_byte(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        foreach (var length in new[] { 0, 1, 100, 5_000, 3_000_000 })
        {
            var content = Pattern(length);
            var digest = await store.PutAsync(content, token);
            var found = await store.FindAsync(digest, token);
            Promise.Holds(found is not null, $"content of {length} bytes to be found");
            Promise.SameBytes(content, found, $"content of {length} bytes");
        }
    }

    private static async Task The_digest_is_sha256_of_the_content(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var digest = await store.PutAsync("abc"u8.ToArray(), token);
        Promise.Equal("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", digest, "the digest of 'abc'");
    }

    private static async Task The_same_content_twice_is_one_content(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var first = await store.PutAsync(Pattern(100), token);
        var second = await store.PutAsync(Pattern(100), token);
        Promise.Equal(first, second, "the digest of the same content");
        Promise.SameBytes(Pattern(100), await store.FindAsync(first, token), "the content");
    }

    private static async Task What_was_never_put_is_not_found(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        Promise.Holds(await store.FindAsync(ContentDigest.Of(Pattern(7)), token) is null, "nothing to be found for a digest never put");
        Promise.Holds(await store.FindAsync("no digest at all", token) is null, "nothing to be found for what is no digest");
    }

    private static async Task A_callers_buffer_stays_the_callers(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var buffer = Pattern(100);
        var digest = await store.PutAsync(buffer, token);
        buffer[0] ^= 0xff;
        var found = (await store.FindAsync(digest, token))!;
        Promise.SameBytes(Pattern(100), found, "content whose buffer was changed after the put");
        found[0] ^= 0xff;
        Promise.SameBytes(Pattern(100), await store.FindAsync(digest, token), "content of which a found copy was changed");
    }

    private static async Task Another_instance_finds_the_content(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        var digest = await (await subject.OpenAsync(token)).PutAsync(Pattern(100), token);
        var found = await (await subject.OpenAsync(token)).FindAsync(digest, token);
        Promise.Holds(found is not null, "content to be found by another instance");
        Promise.SameBytes(Pattern(100), found, "content found by another instance");
    }

    private static async Task Many_may_put_at_once(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        IContentStore[] stores = [await subject.OpenAsync(token), await subject.OpenAsync(token)];
        var digests = await Task.WhenAll(Enumerable.Range(0, 40).Select(
            i => Task.Run(() => stores[i % 2].PutAsync(Pattern(100 + (i % 5)), token), token)));
        Promise.Equal(5, digests.Distinct(StringComparer.Ordinal).Count(), "the number of different digests");
        foreach (var digest in digests)
        {
            Promise.Holds(await stores[0].FindAsync(digest, token) is not null, $"'{digest}' to be found");
        }
    }

    private static async Task Old_content_that_nobody_needs_is_let_go_and_known_to_have_been_there(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var (needed, superseded) = (await store.PutAsync(Pattern(10), token), await store.PutAsync(Pattern(11), token));
        var gone = await store.PruneAsync(Later, new HashSet<string> { needed }, token);
        Promise.Equal(1, gone, "the number of contents let go");
        Promise.SameBytes(Pattern(10), await store.FindAsync(needed, token), "the needed content");
        Promise.Holds(await store.FindPrunedAsync(needed, token) is null, "needed content not to be told as let go");
        var lookup = await ContentLookup.FindAsync(store, superseded, token);
        Promise.Holds(lookup is ContentLookup.NoLongerKept, $"'no longer kept' to be said of content that was let go, not {lookup}");
        var unknown = await ContentLookup.FindAsync(store, ContentDigest.Of(Pattern(12)), token);
        Promise.Holds(unknown is ContentLookup.Unknown, $"'unknown' to be said of content that never was there, not {unknown}");
    }

    private static async Task What_was_put_since_stays(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var digest = await store.PutAsync(Pattern(10), token);
        Promise.Equal(0, await store.PruneAsync(Earlier, new HashSet<string>(), token), "the number of contents let go that are younger");
        Promise.SameBytes(Pattern(10), await store.FindAsync(digest, token), "the content");
    }

    private static async Task Content_that_was_let_go_comes_back_when_it_is_put_again(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        var digest = await store.PutAsync(Pattern(10), token);
        await store.PruneAsync(Later, new HashSet<string>(), token);
        await store.PutAsync(Pattern(10), token);
        Promise.SameBytes(Pattern(10), await store.FindAsync(digest, token), "content that was put again");
        Promise.Holds(await store.FindPrunedAsync(digest, token) is null, "content that was put again not to be told as let go");
    }

    private static async Task A_cancelled_put_keeps_nothing(IContractSubject<IContentStore> subject, CancellationToken token)
    {
        var store = await subject.OpenAsync(token);
        await Promise.ThrowsAsync<OperationCanceledException>(
            () => store.PutAsync(Pattern(100), new CancellationToken(canceled: true)), "when a put is cancelled before it begins");
        Promise.Holds(await store.FindAsync(ContentDigest.Of(Pattern(100)), token) is null, "nothing to be kept by a cancelled put");
    }

    private static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 31) ^ (i >> 7));
        }

        return bytes;
    }
}
