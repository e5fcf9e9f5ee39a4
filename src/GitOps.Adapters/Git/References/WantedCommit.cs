namespace GitOps.Adapters.Git.References;

/// <summary>A commit of a repository and how it was found.</summary>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Reference">The full reference to fetch; empty when the commit was asked for by hash, wherever it is.</param>
/// <param name="Label">What stands before <c>@</c> in the revision; empty for none.</param>
/// <param name="IsPinned">Asked for by hash: history must be searched.</param>
internal sealed record WantedCommit(string Commit, string Reference, string Label, bool IsPinned = false)
{
    /// <summary>Hash of the annotated tag that led to the commit; empty for none.</summary>
    public string Tag { get; init; } = string.Empty;

    /// <summary>As Flux prints it.</summary>
    public string Revision => Label.Length > 0 ? $"{Label}@sha1:{Commit}" : $"sha1:{Commit}";
}
