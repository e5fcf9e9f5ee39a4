using System.CommandLine;
using System.CommandLine.Invocation;
using NodaTime;
using ReplayAudit.CommandLine;
using ReplayAudit.Commands;

namespace ReplayAudit;

/// <summary>The tool: its verbs, and how a call of it ends.</summary>
internal static class AuditTool
{
    /// <summary>Runs one call.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where answers go.</param>
    /// <param name="error">Where complaints go.</param>
    /// <param name="isTerminal">Whether a person looks at the output.</param>
    /// <param name="clock">Tells what "2h ago" means.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        string[] arguments, TextWriter output, TextWriter error, bool isTerminal, IClock clock, CancellationToken cancellationToken = default)
    {
        var parsed = Create(isTerminal, clock).Parse(arguments);
        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        if (parsed.Action is ParseErrorAction complaint)
        {
            complaint.ShowHelp = false;
        }

        var exitCode = await parsed.InvokeAsync(configuration, cancellationToken);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
    }

    private static RootCommand Create(bool isTerminal, IClock clock)
    {
        var shared = new SharedOptions(isTerminal, clock);
        var root = new RootCommand("Tells from the event log what happened, what was true at a time, and whether what is stored follows from the events.");
        shared.AddTo(root);
        root.Subcommands.Add(LogCommand.Create(shared));
        root.Subcommands.Add(ShowCommand.Create(shared));
        root.Subcommands.Add(BlameCommand.Create(shared));
        root.Subcommands.Add(DiffCommand.Create(shared));
        root.Subcommands.Add(TimelineCommand.Create(shared));
        root.Subcommands.Add(MetricsCommand.Create(shared));
        root.Subcommands.Add(ReplayCommand.Create(shared));
        root.Subcommands.Add(VerifyCommand.Create(shared));
        root.Subcommands.Add(ProveCommand.Create(shared));
        root.Subcommands.Add(ExportCommand.Create(shared));
        root.Subcommands.Add(ImportCommand.Create(shared));
        TeachingHelp.AddTo(root);
        return root;
    }
}
