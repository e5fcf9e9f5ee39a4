using Spectre.Console;

namespace ReplayAudit.Output;

/// <summary>Draws with colour, for a terminal.</summary>
internal sealed class ColourPage(TextWriter writer) : IPage
{
    private readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = ColorSystemSupport.EightBit,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(writer),
    });

    public void Line(params ReadOnlySpan<Cell> cells)
    {
        var markup = string.Empty;
        foreach (var cell in cells)
        {
            markup += MarkupOf(cell);
        }

        console.MarkupLine(markup);
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
