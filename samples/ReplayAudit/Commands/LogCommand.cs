using System.CommandLine;
using GitOps.Core.Audit;
using ReplayAudit.CommandLine;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Lists what happened, in order, with the commit and author that led to it.</summary>
internal static class LogCommand
{
    public static Command Create(SharedOptions shared)
    {
        var deployment = new Option<string?>("--deployment") { Description = "Only this deployment: name, namespace/name or Kind/namespace/name." };
        var source = new Option<string?>("--source") { Description = "Only this source: name, namespace/name or Kind/namespace/name; with --deployment, either." };
        var item = new Option<string?>("--object") { Description = "Only events that name an object whose Kind/namespace/name contains this." };
        var commit = new Option<string?>("--commit") { Description = "Only what a commit led to whose hash begins so." };
        var author = new Option<string?>("--author") { Description = "Only what commits of this author led to; a part of name or mail." };
        var actor = new Option<string?>("--actor") { Description = "Only what this actor caused; a part of kind:name, such as person:ada or webhook." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with each event as it comes, until Ctrl+C." };
        var since = new Option<string?>("--since") { Description = "Only from this time on.", HelpName = "TIME" };
        var until = new Option<string?>("--until") { Description = "Only up to this time.", HelpName = "TIME" };
        return new Verb("log", "Every event with time, actor, definition, and the commit and author that led to it.")
        {
            Options = { deployment, source, item, commit, author, actor, since, until, follow },
            Examples =
            [
                new("gitops-audit log --object deployment/shop/web --since \"last friday\"", "What happened to the web shop since last Friday?"),
                new("gitops-audit log -f --deployment apps", "What does the engine do right now?"),
                new("gitops-audit log --author bob -o json | jq -r .subject | uniq", "What did Bob's commits lead to?"),
            ],
        }.Does(shared, async (inquiry, cancellationToken) =>
        {
            var filter = new HistoryFilter
            {
                Deployment = inquiry.Parsed.GetValue(deployment),
                Source = inquiry.Parsed.GetValue(source),
                Object = inquiry.Parsed.GetValue(item),
                Commit = inquiry.Parsed.GetValue(commit),
                Author = inquiry.Parsed.GetValue(author),
                Actor = inquiry.Parsed.GetValue(actor),
                Since = inquiry.Moments.ReadOptional(inquiry.Parsed.GetValue(since)),
                Until = inquiry.Moments.ReadOptional(inquiry.Parsed.GetValue(until)),
            };
            var isFollowing = inquiry.Parsed.GetValue(follow);
            var history = isFollowing ? History.FollowAsync(inquiry.Events, filter, cancellationToken) : History.ReadAsync(inquiry.Events, filter, cancellationToken);
            try
            {
                await foreach (var entry in history)
                {
                    HistoryPage.Write(inquiry.Printer, inquiry.Moments, entry);
                }
            }
            catch (OperationCanceledException) when (isFollowing && cancellationToken.IsCancellationRequested)
            {
                // Ctrl+C is how following ends.
            }

            return ExitCode.Fine;
        });
    }
}
