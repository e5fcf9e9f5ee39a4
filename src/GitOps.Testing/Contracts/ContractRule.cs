namespace GitOps.Testing.Contracts;

/// <summary>One promise of a port, as something that can be checked.</summary>
/// <typeparam name="TPort">The port.</typeparam>
/// <param name="Name">The promise as a sentence.</param>
/// <param name="CheckAsync">
/// Checks it on a fresh subject; throws <see cref="ContractViolationException"/> when it is broken. Ends by itself: what is waited
/// for has a deadline.
/// </param>
public sealed record ContractRule<TPort>(string Name, Func<IContractSubject<TPort>, CancellationToken, Task> CheckAsync)
{
    /// <summary>The promise.</summary>
    public override string ToString() => Name;
}

/// <summary>What a rule is checked on: an empty ground of its own (a database, a folder, a server), removed when disposed.</summary>
/// <typeparam name="TPort">The port.</typeparam>
public interface IContractSubject<TPort> : IAsyncDisposable
{
    /// <summary>Another instance on the same ground, as another process would have it. The subject disposes of it.</summary>
    Task<TPort> OpenAsync(CancellationToken cancellationToken = default);
}
