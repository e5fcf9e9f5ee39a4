using NodaTime;
using NodaTime.Text;
using ReplayAudit.CommandLine;

namespace ReplayAudit.Times;

/// <summary>Reads and writes times in one zone, as seen from now.</summary>
/// <param name="zone">The zone.</param>
/// <param name="now">What relative times are relative to.</param>
internal sealed class Moments(DateTimeZone zone, Instant now)
{
    private static readonly OffsetDateTimePattern Milliseconds = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss'.'fffo<Z+HH:mm>");
    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm");

    private static readonly LocalDateTimePattern Whole = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss");
    private static readonly LocalDateTimePattern Seconds = LocalDateTimePattern.CreateWithInvariantCulture("HH':'mm':'ss");
    private static readonly LocalDateTimePattern Clock = LocalDateTimePattern.CreateWithInvariantCulture("HH':'mm");
    private static readonly LocalDateTimePattern Day = LocalDateTimePattern.CreateWithInvariantCulture("d' 'MMM");

    /// <summary>Now, the same in a whole call.</summary>
    public Instant Now => now;

    /// <summary>The zone.</summary>
    public DateTimeZone Zone => zone;

    /// <summary>ISO 8601 with offset and milliseconds.</summary>
    public string Text(Instant at) => Milliseconds.Format(at.InZone(zone).ToOffsetDateTime());

    /// <summary>Date and time to the minute, without the offset, for headings and axes.</summary>
    public string Minute(Instant at) => Minutes.Format(at.InZone(zone).LocalDateTime);

    /// <summary>Date and time to the second, without the offset.</summary>
    public string Second(Instant at) => Whole.Format(at.InZone(zone).LocalDateTime);

    /// <summary>A short label for one of several marks that lie a step apart.</summary>
    public string Mark(Instant at, Duration step)
    {
        var local = at.InZone(zone).LocalDateTime;
        return (local.TimeOfDay == LocalTime.Midnight || step >= Duration.FromDays(1) ? Day : step < Duration.FromMinutes(1) ? Seconds : Clock).Format(local);
    }

    /// <summary>The instant that a text means; the help says which forms there are.</summary>
    /// <exception cref="UsageException">It means none.</exception>
    public Instant Read(string text) => TimeText.Find(text, zone, now)
        ?? throw new UsageException($"'{text}' is no time; write it as 2026-03-06T14:05:00Z, \"last friday 14:05\" or \"2h ago\" (see --help).");

    /// <summary>As <see cref="Read"/>; null when nothing was given.</summary>
    public Instant? ReadOptional(string? text) => text is null ? null : Read(text);

    /// <summary>The instant that lies a span before another.</summary>
    /// <param name="at">The other.</param>
    /// <param name="text">The span: <c>30d</c>, <c>P30D</c>.</param>
    /// <exception cref="UsageException">It is no span.</exception>
    public Instant Before(Instant at, string text) => Spans.TryRead(text, out var span) && TimeText.Back(at, span, zone) is { } before
        ? before
        : throw new UsageException($"'{text}' is no span of time; write it as 30d, 12h or P30D.");
}
