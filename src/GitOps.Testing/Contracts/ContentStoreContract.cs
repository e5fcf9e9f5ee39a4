using GitOps.Core.EventSourcing;

namespace GitOps.Testing.Contracts;

/// <summary>What every <see cref="IContentStore"/> promises, one rule each.</summary>
public static class ContentStoreContract
{
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
