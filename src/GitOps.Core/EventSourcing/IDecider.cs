using NodaTime;

namespace GitOps.Core.EventSourcing;

/// <summary>How an aggregate comes to its state: the fold that every aggregate has. Static, so that a rule can hold nothing.</summary>
/// <typeparam name="TState">What is true.</typeparam>
/// <typeparam name="TEvent">The closed family of its events.</typeparam>
internal interface IDecider<TState, TEvent>
{
    /// <summary>Category of its streams.</summary>
    static abstract string Category { get; }

    /// <summary>Name and version of the shape of the state; snapshots of another shape are not used.</summary>
    static abstract string StateType { get; }

    /// <summary>What is true before the first event.</summary>
    static abstract TState Initial { get; }

    /// <summary>What is true after an event.</summary>
    static abstract TState Evolve(TState state, TEvent happened, Instant at);
}
