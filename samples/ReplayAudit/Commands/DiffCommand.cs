using System.CommandLine;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Compares what was applied: between two times or revisions of deployments, or between two environments.</summary>
internal static class DiffCommand
{
    public static Command Create(SharedOptions shared)
    {
        var names = new Argument<string[]>("NAME") { Description = "Nothing for all deployments, one deployment or source, or two environments: a word in their names, namespaces or folders.", Arity = new(0, 2) };
        var from = new Option<string?>("--from") { Description = "A time, a revision or the beginning of a commit's hash; of environments, the time of the first.", HelpName = "TIME|REVISION" };
        var to = new Option<string>("--to") { Description = "A time, a revision or the beginning of a commit's hash; of environments, the time of the second.", HelpName = "TIME|REVISION", DefaultValueFactory = _ => "now" };
        var other = new Option<string?>("--to-db") { Description = "The store of the second environment, when each has its own.", HelpName = "STORE" };
        return new Verb("diff", "What differs between two times, revisions or environments, object by object and field by field; exit code 1 when something does.")
        {
            Arguments = { names },
            Options = { from, to, other },
            Examples =
            [
                new("gitops-audit diff apps --from \"last friday 14:05\"", "What changed in apps since last Friday at 14:05?"),
                new("gitops-audit diff apps --from 4e0213f --to 9ab7c11", "What did the commits between these two change in the cluster?"),
                new("gitops-audit diff GitRepository/flux-system/fleet --from 4e0213f --to 9ab7c11", "Who committed what between the two, and which files that are read did it change?"),
                new("gitops-audit diff staging production", "How do the environments differ?"),
                new("gitops-audit diff staging production --db staging.db --to-db production.db", "The same, when each environment has an engine of its own."),
            ],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var given = inquiry.Parsed.GetValue(names)!;
            var (first, second) = (inquiry.Parsed.GetValue(from), inquiry.Parsed.GetValue(to)!);
            if (given.Length < 2 && (first is null || inquiry.Parsed.GetValue(other) is not null))
            {
                throw new UsageException("Say with --from what to compare with, or name two environments (see --help).");
            }

            if (given is [var single] && await Subjects.FindDeploymentAsync(inquiry, single, cancellationToken) is null
                && await Subjects.FindSourceAsync(inquiry, single, cancellationToken) is { } source)
            {
                return await SourceDiff.RunAsync(inquiry, source, first!, second, cancellationToken);
            }

            var diffs = given.Length == 2
                ? await EnvironmentDiff.MakeAsync(inquiry, (given[0], first), (given[1], second), inquiry.Parsed.GetValue(other), cancellationToken)
                : await DeploymentDiff.MakeAsync(inquiry, given.FirstOrDefault(), first!, second, cancellationToken);
            if (diffs.Count == 0)
            {
                return await inquiry.NoAsync("There is nothing to compare: no such deployment at these times.");
            }

            if (given.Length == 2 && (diffs.All(diff => diff.From is null) ? given[0] : diffs.All(diff => diff.To is null) ? given[1] : null) is { } unknown)
            {
                return await inquiry.NoAsync($"There is nothing to compare: no deployment has the word '{unknown}' in its name, namespace or folder.");
            }

            inquiry.Answer(diffs.Select(DiffPage.DataOf), page => DiffPage.Draw(page, inquiry.Moments, diffs));
            return diffs.All(diff => diff.IsEqual) ? ExitCode.Fine : ExitCode.No;
        });
    }
}
