namespace ReplayAudit.Times;

/// <summary>How times are written on the command line, for the help.</summary>
internal static class TimeForms
{
    public static IReadOnlyList<(string Form, string Meaning)> All { get; } =
    [
        ("2026-03-06T14:05:00Z, …+01:00", "ISO 8601, an instant"),
        ("2026-03-06T14:05, 2026-03-06", "in the zone of --zone; a day means its beginning"),
        ("2h ago, 3 days ago, PT90M ago", "before now; s, m, h, d, w, months, years, or an ISO 8601 duration"),
        ("friday 14:05, yesterday 9:30", "the latest one that is not in the future; 14:05 alone is today"),
        ("last friday 14:05", "the latest friday before today"),
        ("now, today, yesterday", "today and yesterday mean their beginning"),
    ];
}
