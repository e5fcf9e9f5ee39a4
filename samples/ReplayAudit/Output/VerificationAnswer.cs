using GitOps.Core.Audit;

namespace ReplayAudit.Output;

/// <summary>A verification for programs: every finding with its kind and place.</summary>
internal static class VerificationAnswer
{
    public static object Of(VerificationReport report, bool isSignatureChecked) => new
    {
        IsIntact = report.Findings.IsEmpty,
        report.Streams,
        report.Events,
        report.Head,
        report.Checkpoints,
        IsSignatureChecked = isSignatureChecked,
        Findings = report.Findings.Select(Of),
    };

    private static object Of(Finding finding) => finding switch
    {
        Finding.Changed it => Place("changed", it.Stream.ToString(), it.Version, it.Position, it),
        Finding.Inserted it => Place("inserted", it.Stream.ToString(), it.Version, it.Position, it),
        Finding.Moved it => Place("moved", it.Stream.ToString(), it.Version, it.Position, it),
        Finding.Unreadable it => Place("unreadable", it.Stream, it.Version, it.Position, it),
        Finding.FalseCheckpoint it => Place("falseCheckpoint", "checkpoint", it.Version, it.Position, it),
        Finding.Reordered it => new { Kind = "reordered", Stream = it.Stream.ToString(), it.Version, it.OriginalVersion, it.Position, it.Message },
        Finding.Removed it => new { Kind = "removed", Stream = it.Stream.ToString(), it.FirstVersion, it.LastVersion, it.AfterPosition, it.Message },
        _ => new { Kind = finding.GetType().Name, finding.Message },
    };

    private static object Place(string kind, string stream, long version, long position, Finding finding) =>
        new { Kind = kind, Stream = stream, Version = version, Position = position, finding.Message };
}
