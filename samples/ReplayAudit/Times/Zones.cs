using NodaTime;
using NodaTime.TimeZones;
using ReplayAudit.CommandLine;

namespace ReplayAudit.Times;

/// <summary>Time zones by name.</summary>
internal static class Zones
{
    /// <summary>The zone.</summary>
    /// <param name="name">A name of the tz database in any case, or <c>local</c>.</param>
    /// <exception cref="UsageException">There is none of this name; the message names some that are alike.</exception>
    public static DateTimeZone Find(string name)
    {
        if (name.Equals("local", StringComparison.OrdinalIgnoreCase))
        {
            return Local();
        }

        var known = DateTimeZoneProviders.Tzdb.Ids.FirstOrDefault(id => id.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known is not null)
        {
            return DateTimeZoneProviders.Tzdb[known];
        }

        var alike = DateTimeZoneProviders.Tzdb.Ids.Where(id => id.Contains(name, StringComparison.OrdinalIgnoreCase)).Take(5).ToList();
        throw new UsageException(
            $"'{name}' is no time zone of the tz database; {(alike.Count > 0 ? $"did you mean {string.Join(", ", alike)}?" : "write it as Europe/Paris, or local.")}");
    }

    private static DateTimeZone Local()
    {
        try
        {
            return DateTimeZoneProviders.Tzdb.GetSystemDefault();
        }
        catch (DateTimeZoneNotFoundException e)
        {
            throw new UsageException($"The time zone of this machine is not in the tz database ({e.Message}); name one with --zone.");
        }
    }
}
