namespace ReplayAudit.Output;

/// <summary>Short names for people.</summary>
internal static class Names
{
    /// <summary><c>Ada Platform</c> of <c>Ada Platform &lt;ada@example.com&gt;</c>.</summary>
    public static string WithoutMail(string author) => author.IndexOf(" <", StringComparison.Ordinal) is var end and > 0 ? author[..end] : author;

    /// <summary>The first twelve digits of a commit.</summary>
    public static string Commit(string commit) => commit[..Math.Min(12, commit.Length)];

    /// <summary>A number and its noun.</summary>
    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
