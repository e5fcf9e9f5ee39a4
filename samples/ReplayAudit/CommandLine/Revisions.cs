namespace ReplayAudit.CommandLine;

/// <summary>Tells revisions from times on the command line.</summary>
internal static class Revisions
{
    /// <summary>Whether a text names a revision: as Flux prints it, or the beginning of a commit's hash.</summary>
    public static bool IsRevision(string text) =>
        text.Contains('@', StringComparison.Ordinal) || (text.Length >= 4 && text.All(char.IsAsciiHexDigit)) || text.StartsWith("sha", StringComparison.Ordinal);
}
