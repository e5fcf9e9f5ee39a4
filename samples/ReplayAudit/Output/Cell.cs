using GitOps.Core.Audit;

namespace ReplayAudit.Output;

/// <summary>A text and how it looks.</summary>
internal readonly record struct Cell(string Text, Look Look = Look.Plain)
{
    public static implicit operator Cell(string text) => new(text);

    /// <summary>The look that an event of this tone has.</summary>
    public static Look LookOf(EventTone tone) => tone switch
    {
        EventTone.Good => Look.Good,
        EventTone.Warning => Look.Warning,
        EventTone.Bad => Look.Bad,
        _ => Look.Accent,
    };
}

/// <summary>How a text looks in a terminal.</summary>
internal enum Look
{
    Plain,
    Strong,
    Muted,
    Accent,
    Good,
    Warning,
    Bad,
}
