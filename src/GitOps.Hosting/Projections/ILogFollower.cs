using GitOps.Core.EventSourcing;

namespace GitOps.Hosting.Projections;

/// <summary>Follows the log by position. At least once, in order; an event may come again after a crash.</summary>
internal interface ILogFollower
{
    /// <summary>Under which its checkpoint is kept.</summary>
    string Name { get; }

    /// <summary>Whether a follower without checkpoint begins with the first event, or with the next one.</summary>
    bool FromBeginning { get; }

    /// <summary>An event happened.</summary>
    Task HandleAsync(EventEnvelope envelope, object happened, CancellationToken cancellationToken);
}
