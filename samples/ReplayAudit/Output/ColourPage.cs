using Spectre.Console;

namespace ReplayAudit.Output;

/// <summary>Draws with colour, for a terminal.</summary>
internal sealed class ColourPage(TextWriter writer) : IPage
{
    private const int WidthOfAPipe = 160;
    private readonly IAnsiConsole console = Create(writer);

    public int Width => console.Profile.Width;

    // Not through the console: a line is as long as it is, and the terminal breaks it where it must.
    public void Line(params ReadOnlySpan<Cell> cells)
    {
        foreach (var cell in cells)
        {
            var text = Legible.Text(cell.Text);
            writer.Write(CodeOf(cell.Look) is { } code ? $"\e[{code}m{text}\e[0m" : text);
        }

        writer.WriteLine();
    }

    public void Fields(IReadOnlyList<(string Name, Cell Value)> fields)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in fields)
        {
            grid.AddRow(MarkupOf(new Cell(name, Look.Muted)), MarkupOf(value));
        }

        console.Write(grid);
    }

    public void Table(IReadOnlyList<string> columns, IReadOnlyList<Cell[]> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey42);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn($"[bold]{Markup.Escape(column)}[/]"));
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(MarkupOf)]);
        }

        console.Write(table);
    }

    private static IAnsiConsole Create(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.EightBit,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = Console.IsOutputRedirected ? WidthOfAPipe : console.Profile.Width;
        return console;
    }

    private static string? CodeOf(Look look) => look switch
    {
        Look.Strong => "1",
        Look.Muted => "38;5;247",
        Look.Accent => "38;5;31",
        Look.Good => "38;5;34",
        Look.Warning => "38;5;208",
        Look.Bad => "38;5;124",
        _ => null,
    };

    private static string MarkupOf(Cell cell)
    {
        var text = Markup.Escape(Legible.Text(cell.Text));
        return cell.Look switch
        {
            Look.Strong => $"[bold]{text}[/]",
            Look.Muted => $"[grey62]{text}[/]",
            Look.Accent => $"[deepskyblue3]{text}[/]",
            Look.Good => $"[green3]{text}[/]",
            Look.Warning => $"[darkorange]{text}[/]",
            Look.Bad => $"[red3]{text}[/]",
            _ => text,
        };
    }
}
