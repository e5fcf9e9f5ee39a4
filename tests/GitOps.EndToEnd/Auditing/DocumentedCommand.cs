using System.Globalization;
using System.Text.RegularExpressions;
using GitOps.EndToEnd.Packages;

namespace GitOps.EndToEnd.Auditing;

/// <summary>A call of the tool as a page shows it.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">The line.</param>
internal sealed partial record DocumentedCommand(string Page, string Line)
{
    private const string Prompt = "$ gitops-audit ";

    /// <summary>Every call that the pages show, but for those that follow live.</summary>
    public static IEnumerable<DocumentedCommand> All =>
        from page in new[] { "README.md", "docs/audit.md", "samples/ReplayAudit/README.md" }
        from line in File.ReadLines(Path.Combine(PackageFeed.RepositoryRoot(), page))
        where line.StartsWith(Prompt, StringComparison.Ordinal) && !line.Contains(" -f", StringComparison.Ordinal)
        select new DocumentedCommand(page, line[Prompt.Length..].Split(" | ")[0].Split(" # ")[0].Split(" && ")[0].TrimEnd());

    /// <summary>The verb.</summary>
    public string Verb => Line.Split(' ').First(word => !word.StartsWith('-') && word != ".gitops");

    /// <summary>The arguments, with what is another fleet's in the page replaced by this fleet's.</summary>
    public string[] ArgumentsFor(AuditedFleet fleet) =>
    [
        .. Word().Matches(Line).Select(match => match.Value.Replace("\"", string.Empty, StringComparison.Ordinal))
            .Select(word => word switch
            {
                ".gitops" => Path.Combine(fleet.Folder, "events.db"),
                "31" => fleet.ScaledAt.ToString(CultureInfo.InvariantCulture),
                ".gitops/kubeconfig" => fleet.Kubeconfig,
                _ when OfAFile().IsMatch(word) => Path.Combine(fleet.Folder, Path.GetFileName(word)),
                _ => word
                    .Replace("flux-system", fleet.Space, StringComparison.Ordinal)
                    .Replace("e5f7192", fleet.AdasCommit[..7], StringComparison.Ordinal)
                    .Replace("4e0213f", fleet.BobsCommit[..7], StringComparison.Ordinal),
            }),
    ];

    public override string ToString() => $"{Page}: {Line}";

    [GeneratedRegex("(?:\"[^\"]*\"|[^\\s\"])+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[\w./-]+\.(json|jsonl|db|html|key|pub)$")]
    private static partial Regex OfAFile();
}
