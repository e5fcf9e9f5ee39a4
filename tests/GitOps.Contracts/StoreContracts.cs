using GitOps.Contracts.Subjects;
using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using NodaTime;

namespace GitOps.Contracts;

/// <summary>Every rule of the three store ports on every implementation.</summary>
public sealed class StoreContracts
{
    public static TheoryData<string, string> EventStoreCases { get; } = Cases(StoreSubjects.EventStores, EventStoreContract.Rules);

    public static TheoryData<string, string> ContentStoreCases { get; } = Cases(StoreSubjects.ContentStores, ContentStoreContract.Rules);

    public static TheoryData<string, string> CheckpointStoreCases { get; } = Cases(StoreSubjects.CheckpointStores, CheckpointStoreContract.Rules);

    [Theory]
    [MemberData(nameof(EventStoreCases))]
    public Task An_event_store_keeps_its_promise(string store, string promise) =>
        CheckAsync(StoreSubjects.EventStores[store], EventStoreContract.Rules, promise);

    [Theory]
    [MemberData(nameof(ContentStoreCases))]
    public Task A_content_store_keeps_its_promise(string store, string promise) =>
        CheckAsync(StoreSubjects.ContentStores[store], ContentStoreContract.Rules, promise);

    [Theory]
    [MemberData(nameof(CheckpointStoreCases))]
    public Task A_checkpoint_store_keeps_its_promise(string store, string promise) =>
        CheckAsync(StoreSubjects.CheckpointStores[store], CheckpointStoreContract.Rules, promise);

    [Fact]
    public async Task A_store_that_forgets_is_found_out()
    {
        await using var subject = new InMemorySubject<IContentStore>(new ForgetfulContentStore());
        var violations = 0;
        foreach (var rule in ContentStoreContract.Rules)
        {
            try
            {
                await rule.CheckAsync(subject, TestContext.Current.CancellationToken);
            }
            catch (ContractViolationException)
            {
                violations++;
            }
        }

        Assert.True(violations >= 4, $"only {violations} rules noticed a store that keeps nothing");
    }

    private static TheoryData<string, string> Cases<TPort>(
        IReadOnlyDictionary<string, Func<Task<IContractSubject<TPort>>>> stores, IReadOnlyList<ContractRule<TPort>> rules)
    {
        var cases = new TheoryData<string, string>();
        foreach (var store in stores.Keys)
        {
            foreach (var rule in rules)
            {
                cases.Add(store, rule.Name);
            }
        }

        return cases;
    }

    private static async Task CheckAsync<TPort>(Func<Task<IContractSubject<TPort>>> begin, IReadOnlyList<ContractRule<TPort>> rules, string promise)
    {
        await using var subject = await begin();
        await rules.Single(rule => rule.Name == promise).CheckAsync(subject, TestContext.Current.CancellationToken);
    }

    private sealed class ForgetfulContentStore : IContentStore
    {
        public Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
            Task.FromResult(ContentDigest.Of(content.Span));

        public Task<byte[]?> FindAsync(string digest, CancellationToken cancellationToken = default) => Task.FromResult<byte[]?>(null);

        public Task<long> PruneAsync(Instant putBefore, IReadOnlySet<string> needed, CancellationToken cancellationToken = default) => Task.FromResult(0L);

        public Task<Instant?> FindPrunedAsync(string digest, CancellationToken cancellationToken = default) => Task.FromResult<Instant?>(null);
    }
}
