namespace GitOps.Core.EventSourcing;

/// <summary>A view of the log that a <see cref="Subscription"/> keeps up to date. May be thrown away and built again from the first event.</summary>
/// <remarks>Events of one stream come in order and one at a time; those of different streams may come at once. An event may come again after a crash.</remarks>
public interface IProjection
{
    /// <summary>Under which its checkpoint is kept; another name is another follower that begins at the first event.</summary>
    string Name { get; }

    /// <summary>Takes one event in. What it throws stops the subscription before the event, and the event comes again.</summary>
    Task ApplyAsync(EventEnvelope envelope, CancellationToken cancellationToken);

    /// <summary>Forgets everything; called before the first event, also at a rebuild.</summary>
    Task ResetAsync(CancellationToken cancellationToken);
}
