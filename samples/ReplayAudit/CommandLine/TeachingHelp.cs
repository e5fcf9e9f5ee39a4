using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ReplayAudit.CommandLine;

/// <summary>Help that goes on after the options: examples, how to write times, exit codes.</summary>
internal sealed class TeachingHelp(HelpAction plain) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new TeachingHelp((HelpAction)option.Action!);
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        plain.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb verb)
        {
            output.WriteLine("Examples:");
            foreach (var example in verb.Examples)
            {
                output.WriteLine($"  # {example.Meaning}");
                output.WriteLine($"  $ {example.Line}");
                output.WriteLine();
            }
        }

        output.WriteLine("Times:");
        foreach (var (form, meaning) in Times.TimeForms.All)
        {
            output.WriteLine($"  {form,-34}{meaning}");
        }

        output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCode.Meanings)
        {
            output.WriteLine($"  {code,-5}{meaning}");
        }

        return ExitCode.Fine;
    }
}
