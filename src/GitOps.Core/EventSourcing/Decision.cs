using System.Collections.Immutable;

namespace GitOps.Core.EventSourcing;

/// <summary>What a decider answers: events that are now facts (perhaps none), or a refusal.</summary>
internal abstract record Decision<TEvent>
{
    private Decision()
    {
    }

    /// <summary>These events are facts.</summary>
    public sealed record Accepted(ImmutableArray<TEvent> Events) : Decision<TEvent>;

    /// <summary>The command cannot be followed, in words for the one who sent it.</summary>
    public sealed record Refused(string Reason) : Decision<TEvent>;

    public static Decision<TEvent> Accept(params ReadOnlySpan<TEvent> events) => new Accepted([.. events]);

    public static Decision<TEvent> Nothing { get; } = new Accepted([]);

    public static Decision<TEvent> Refuse(string reason) => new Refused(reason);
}
