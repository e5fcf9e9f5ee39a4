namespace GitOps.Benchmarks;

/// <summary>The measurement in the middle: what else a machine does spoils single ones.</summary>
internal static class Medians
{
    public static T Median<T>(this IEnumerable<T> measured)
    {
        var sorted = measured.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
