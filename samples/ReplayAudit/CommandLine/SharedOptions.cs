using System.CommandLine;
using NodaTime;
using ReplayAudit.Output;
using ReplayAudit.Times;

namespace ReplayAudit.CommandLine;

/// <summary>Options that every verb has.</summary>
internal sealed class SharedOptions(bool isTerminal, IClock clock)
{
    private readonly Option<string> database = new("--db")
    {
        Description = "The store: a SQLite file, the data folder of an engine, or a connection string or postgres:// address of PostgreSQL; also from GITOPS_AUDIT_DB.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("GITOPS_AUDIT_DB") is { Length: > 0 } given ? given : ".gitops",
        HelpName = "STORE",
        Recursive = true,
    };

    private readonly Option<OutputShape> output = new("--output", "-o")
    {
        Description = "table for people, json or yaml for programs; table if not given.",
        HelpName = "table|json|yaml",
        Recursive = true,
    };

    private readonly Option<string> zone = new("--zone")
    {
        Description = "Time zone in which times are read and shown: a name of the tz database such as Europe/Paris, or local.",
        DefaultValueFactory = _ => "UTC",
        HelpName = "ZONE",
        Recursive = true,
    };

    private readonly Option<Colouring> colour = new("--color")
    {
        Description = "auto colours in a terminal unless NO_COLOR is set; always; never; auto if not given.",
        HelpName = "auto|always|never",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(database);
        root.Options.Add(output);
        root.Options.Add(zone);
        root.Options.Add(colour);
    }

    public string DatabaseOf(ParseResult parsed) => parsed.GetValue(database)!;

    public Moments MomentsOf(ParseResult parsed) => new(Zones.Find(parsed.GetValue(zone)!), clock.GetCurrentInstant());

    public Printer PrinterOf(ParseResult parsed, Moments moments)
    {
        var isColoured = parsed.GetValue(colour) switch
        {
            Colouring.Always => true,
            Colouring.Never => false,
            _ => isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        };
        var writer = parsed.InvocationConfiguration.Output;
        return new Printer(parsed.GetValue(output), writer, isColoured ? new ColourPage(writer) : new PlainPage(writer), moments);
    }

    private enum Colouring
    {
        Auto,
        Always,
        Never,
    }
}
