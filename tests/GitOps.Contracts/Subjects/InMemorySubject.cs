using GitOps.Testing.Contracts;

namespace GitOps.Contracts.Subjects;

/// <summary>Memory has one instance a ground: every opening gives the same.</summary>
internal sealed class InMemorySubject<TPort>(TPort store) : IContractSubject<TPort>
{
    public Task<TPort> OpenAsync(CancellationToken cancellationToken = default) => Task.FromResult(store);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
