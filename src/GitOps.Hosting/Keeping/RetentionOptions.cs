using NodaTime;

namespace GitOps.Hosting.Keeping;

/// <summary>How long the contents that events name are kept: rendered manifests and definitions. Bound from <c>GitOps:Retention</c>.</summary>
/// <remarks>What a source or deployment refers to now is always kept, and the event log itself is never cut.</remarks>
public sealed class RetentionOptions
{
    internal static readonly Duration DefaultInterval = Duration.FromHours(1);

    /// <summary>
    /// How long a content is kept after it was superseded, as ISO 8601 (<c>P90D</c>, <c>P1Y6M</c>, <c>PT0S</c> for not at all);
    /// null for ever. Default: null.
    /// </summary>
    /// <remarks>What was applied at an instant can be shown in full for this long after it was replaced; afterwards its digest remains.</remarks>
    public Period? KeepContentFor { get; set; }

    /// <summary>How often superseded content is looked for. Default: one hour.</summary>
    public Duration Interval { get; set; } = DefaultInterval;
}
