using NodaTime;
using ReplayAudit.Times;

namespace ReplayAudit.Output;

/// <summary>Places instants on a line between two others, and chooses where it has marks.</summary>
internal sealed class TimeScale(Instant from, Instant to, Moments moments)
{
    private static readonly Duration[] Steps =
    [
        Duration.FromSeconds(1), Duration.FromSeconds(5), Duration.FromSeconds(15), Duration.FromSeconds(30), Duration.FromMinutes(1), Duration.FromMinutes(5),
        Duration.FromMinutes(15), Duration.FromMinutes(30), Duration.FromHours(1), Duration.FromHours(3), Duration.FromHours(6), Duration.FromHours(12),
        Duration.FromDays(1), Duration.FromDays(2), Duration.FromDays(7), Duration.FromDays(14), Duration.FromDays(28), Duration.FromDays(91), Duration.FromDays(364),
    ];

    private readonly Duration length = Duration.Max(to - from, Duration.FromMilliseconds(1));

    /// <summary>The place of an instant, from 0 to 1.</summary>
    public double At(Instant instant) => Math.Clamp((instant - from) / length, 0, 1);

    /// <summary>Marks with their labels: at most so many, at round times of the zone.</summary>
    public IEnumerable<(double At, string Label)> Marks(int most)
    {
        var step = Array.Find(Steps, candidate => length / candidate <= most);
        step = step == default ? Duration.FromDays(Math.Ceiling(length.TotalDays / most)) : step;
        var midnight = moments.Zone.AtStartOfDay(from.InZone(moments.Zone).Date).ToInstant();
        for (var mark = midnight + (step * (int)Math.Ceiling((from - midnight) / step)); mark <= to; mark += step)
        {
            yield return (At(mark), moments.Mark(mark, step));
        }
    }
}
