using GitOps.Core.EventSourcing;
using GitOps.Testing.Contracts;
using GitOps.Testing.Stores;

namespace GitOps.Contracts.Subjects;

/// <summary>Every implementation of the three store ports, by name.</summary>
internal static class StoreSubjects
{
    internal static IReadOnlyDictionary<string, Func<Task<IContractSubject<IEventStore>>>> EventStores { get; } =
        new Dictionary<string, Func<Task<IContractSubject<IEventStore>>>>
        {
            ["in memory"] = () => Of<IEventStore>(new InMemorySubject<IEventStore>(new InMemoryEventStore())),
        };

    internal static IReadOnlyDictionary<string, Func<Task<IContractSubject<IContentStore>>>> ContentStores { get; } =
        new Dictionary<string, Func<Task<IContractSubject<IContentStore>>>>
        {
            ["in memory"] = () => Of<IContentStore>(new InMemorySubject<IContentStore>(new InMemoryContentStore())),
        };

    internal static IReadOnlyDictionary<string, Func<Task<IContractSubject<ICheckpointStore>>>> CheckpointStores { get; } =
        new Dictionary<string, Func<Task<IContractSubject<ICheckpointStore>>>>
        {
            ["in memory"] = () => Of<ICheckpointStore>(new InMemorySubject<ICheckpointStore>(new InMemoryCheckpointStore())),
        };

    private static Task<IContractSubject<TPort>> Of<TPort>(IContractSubject<TPort> subject) => Task.FromResult(subject);
}
