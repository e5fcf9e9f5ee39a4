using GitOps.Core.Audit;
using GitOps.Core.Deployments;

namespace ReplayAudit.Output;

/// <summary>A reconcile in words.</summary>
internal static class RunWords
{
    /// <summary>What it was and how it ended, in a word or two.</summary>
    public static Cell What(TimelineRun run) => run switch
    {
        { Outcome: RunOutcome.Failed } => new("failed", Look.Bad),
        { Outcome: RunOutcome.Abandoned } => new("given up", Look.Warning),
        { Outcome: RunOutcome.UnderWay } => new("under way", Look.Accent),
        { Kind: RunKind.Correction } => new("drift corrected", Look.Warning),
        { Kind: RunKind.Change } => new("changed", Look.Good),
        _ => new("confirmed", Look.Muted),
    };

    /// <summary>Whether it only confirmed that a revision changes nothing.</summary>
    public static bool IsQuiet(TimelineRun run) => run is { Kind: RunKind.Confirmation, Outcome: RunOutcome.Succeeded };

    /// <summary>What happened to a drifted object.</summary>
    public static string Drifted(DriftedObject item)
    {
        var by = item.Manager.Length == 0 ? string.Empty : $" by {Legible.Line(item.Manager)}";
        return item.Differences.IsEmpty && item.Manager.Length == 0 ? "was deleted outside" : $"was changed outside{by}";
    }

    /// <summary>How many objects met which fate: <c>3 created, 1 configured</c>.</summary>
    public static string Counts(TimelineRun run)
    {
        var parts = run.Applied.GroupBy(item => item.Outcome).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}");
        return string.Join(", ", run.Deleted.IsEmpty ? parts : parts.Append($"{run.Deleted.Length} deleted"));
    }
}
