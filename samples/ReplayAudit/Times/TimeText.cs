using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace ReplayAudit.Times;

/// <summary>What people write for a time.</summary>
internal static class TimeText
{
    private static readonly OffsetDateTimePattern[] Instants =
        [OffsetDateTimePattern.ExtendedIso, OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mmo<Z+HH:mm>")];

    private static readonly LocalDateTimePattern[] Locals =
    [
        LocalDateTimePattern.ExtendedIso,
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm"),
    ];

    private static readonly LocalTimePattern[] Clocks =
        [LocalTimePattern.CreateWithInvariantCulture("H':'mm"), LocalTimePattern.CreateWithInvariantCulture("H':'mm':'ss")];

    /// <summary>The instant that is meant; null when none is.</summary>
    public static Instant? Find(string text, DateTimeZone zone, Instant now)
    {
        text = string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        foreach (var pattern in Instants)
        {
            if (pattern.Parse(text) is { Success: true } parsed)
            {
                return parsed.Value.ToInstant();
            }
        }

        foreach (var pattern in Locals)
        {
            if (pattern.Parse(text) is { Success: true } parsed)
            {
                return At(parsed.Value, zone);
            }
        }

        return LocalDatePattern.Iso.Parse(text) is { Success: true } day ? zone.AtStartOfDay(day.Value).ToInstant() : Relative(text.ToLowerInvariant(), zone, now);
    }

    /// <summary>The instant a span earlier: days and longer by the calendar of the zone, the rest by the clock. Null when there is none.</summary>
    public static Instant? Back(Instant at, Period span, DateTimeZone zone)
    {
        try
        {
            var dates = new PeriodBuilder { Years = span.Years, Months = span.Months, Weeks = span.Weeks, Days = span.Days }.Build();
            var day = dates.Equals(Period.Zero) ? at : At(at.InZone(zone).LocalDateTime - dates, zone);
            return day - (span - dates).ToDuration();
        }
        catch (Exception e) when (e is OverflowException or ArgumentException)
        {
            return null;
        }
    }

    private static Instant? Relative(string text, DateTimeZone zone, Instant now)
    {
        if (text == "now")
        {
            return now;
        }

        if (text.EndsWith(" ago", StringComparison.Ordinal))
        {
            return Spans.TryRead(text[..^4], out var span) ? Back(now, span, zone) : null;
        }

        var words = text.Split(' ').ToList();
        var today = now.InZone(zone).Date;
        if (words[^1] is var last && last.Contains(':', StringComparison.Ordinal))
        {
            words.RemoveAt(words.Count - 1);
            return ClockOf(last) is { } clock && DayOf(words, today, day => At(day + clock, zone) <= now) is { } date ? At(date + clock, zone) : null;
        }

        return DayOf(words, today, _ => true) is { } found ? zone.AtStartOfDay(found).ToInstant() : null;
    }

    private static LocalDate? DayOf(List<string> words, LocalDate today, Func<LocalDate, bool> isPast) => words switch
    {
        [] or ["today"] => today,
        ["yesterday"] => today.PlusDays(-1),
        ["last", var name] when WeekdayOf(name) is { } weekday => today.Previous(weekday),
        [var name] when WeekdayOf(name) is { } weekday => today.DayOfWeek == weekday && isPast(today) ? today : today.Previous(weekday),
        _ => null,
    };

    private static LocalTime? ClockOf(string text)
    {
        foreach (var pattern in Clocks)
        {
            if (pattern.Parse(text) is { Success: true } parsed)
            {
                return parsed.Value;
            }
        }

        return null;
    }

    private static IsoDayOfWeek? WeekdayOf(string name) => name.Length < 3
        ? null
        : Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None && day.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase)).Cast<IsoDayOfWeek?>().FirstOrDefault();

    // A time that a change of clocks skips is the one after the change, one that comes twice the first.
    private static Instant At(LocalDateTime time, DateTimeZone zone) => time.InZone(zone, Resolvers.LenientResolver).ToInstant();
}
