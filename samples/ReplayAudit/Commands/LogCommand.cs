using System.CommandLine;
using GitOps.Core.Audit;
using GitOps.Core.EventSourcing;
using Microsoft.Extensions.DependencyInjection;
using ReplayAudit.Output;

namespace ReplayAudit.Commands;

/// <summary>Lists what happened, in order, with the commit and author that led to it.</summary>
internal static class LogCommand
{
    public static Command Create(StoreOptions store)
    {
        var deployment = new Option<string?>("--deployment") { Description = "Only this deployment: name or namespace/name." };
        var source = new Option<string?>("--source") { Description = "Only this source: name or namespace/name; with --deployment, either." };
        var item = new Option<string?>("--object") { Description = "Only events that name an object whose Kind/namespace/name contains this." };
        var commit = new Option<string?>("--commit") { Description = "Only what a commit led to whose hash begins so." };
        var author = new Option<string?>("--author") { Description = "Only what commits of this author led to; a part of name or mail." };
        var since = Instants.Option("--since", "Only from this instant on");
        var until = Instants.Option("--until", "Only up to this instant");
        var output = new Option<string>("--output", "-o") { Description = "table, or json: one object a line.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var command = new Command("log", "Every event with time, actor, definition, and the commit and author that led to it.") { deployment, source, item, commit, author, since, until, output };
        command.SetAction((parsed, cancellationToken) => store.WithAsync(parsed, async services =>
        {
            var filter = new HistoryFilter
            {
                Deployment = parsed.GetValue(deployment),
                Source = parsed.GetValue(source),
                Object = parsed.GetValue(item),
                Commit = parsed.GetValue(commit),
                Author = parsed.GetValue(author),
                Since = parsed.GetValue(since),
                Until = parsed.GetValue(until),
            };
            await HistoryWriter.WriteAsync(History.ReadAsync(services.GetRequiredService<IEventStore>(), filter, cancellationToken), parsed.GetValue(output) == "json");
            return 0;
        }));
        return command;
    }
}
