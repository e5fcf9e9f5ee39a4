namespace GitOps.Core.Audit;

/// <summary>Revisions as people name them.</summary>
internal static class RevisionText
{
    /// <summary>Whether a revision is the one that is named: as Flux prints it, or by the beginning of the commit's hash.</summary>
    public static bool IsOf(string revision, string wanted) =>
        revision == wanted || revision[(revision.LastIndexOf(':') + 1)..].StartsWith(wanted, StringComparison.OrdinalIgnoreCase);
}
