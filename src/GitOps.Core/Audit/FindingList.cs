using System.Collections.Immutable;
using GitOps.Core.EventSourcing;

namespace GitOps.Core.Audit;

/// <summary>Brings what was found in several ways together.</summary>
internal static class FindingList
{
    internal static ImmutableArray<Finding> Of(IEnumerable<Finding> findings) => [.. findings.Distinct()];

    /// <summary>Leaves out what is said to be removed and stands there, only not readable.</summary>
    internal static List<Finding> Without(IEnumerable<Finding> findings, HashSet<long> unreadable) =>
        [.. findings.Where(finding => finding is not Finding.Removed removed || Range(removed).Any(version => !unreadable.Contains(version)))];

    /// <summary>What of later findings is not told by the earlier ones.</summary>
    internal static List<Finding> Beyond(IReadOnlyCollection<Finding> earlier, IEnumerable<Finding> later)
    {
        var streams = earlier.Select(StreamOf).OfType<StreamId>().ToHashSet();
        var unreadable = earlier.OfType<Finding.Unreadable>().Select(finding => (finding.Stream, finding.Version)).ToHashSet();
        var removed = earlier.OfType<Finding.Removed>().SelectMany(finding => Range(finding).Select(version => (finding.Stream, version))).ToHashSet();
        return [.. later.Where(finding => finding switch
        {
            Finding.Moved or Finding.Inserted or Finding.Changed => !streams.Contains(StreamOf(finding)!.Value),
            Finding.Removed gone => Range(gone).Any(version => !removed.Contains((gone.Stream, version)) && !unreadable.Contains((gone.Stream.ToString(), version))),
            _ => true,
        })];
    }

    private static IEnumerable<long> Range(Finding.Removed removed)
    {
        for (var version = removed.FirstVersion; version <= removed.LastVersion; version++)
        {
            yield return version;
        }
    }

    private static StreamId? StreamOf(Finding finding) => finding switch
    {
        Finding.Changed found => found.Stream,
        Finding.Removed found => found.Stream,
        Finding.Inserted found => found.Stream,
        Finding.Reordered found => found.Stream,
        Finding.Moved found => found.Stream,
        _ => null,
    };
}
