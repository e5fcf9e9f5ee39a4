namespace ReplayAudit.Output;

/// <summary>Draws without colour: aligned columns, for files and pipes.</summary>
internal sealed class PlainPage(TextWriter writer) : IPage
{
    private const string Gap = "  ";

    /// <inheritdoc/>
    /// <remarks>A file is as wide as one likes; this is what a picture takes.</remarks>
    public int Width => 120;

    public void Line(params ReadOnlySpan<Cell> cells)
    {
        var text = string.Empty;
        foreach (var cell in cells)
        {
            text += Legible.Text(cell.Text);
        }

        writer.WriteLine(text.TrimEnd());
    }

    public void Fields(IReadOnlyList<(string Name, Cell Value)> fields)
    {
        var width = fields.Max(field => field.Name.Length);
        foreach (var (name, value) in fields)
        {
            var lines = Legible.Text(value.Text).Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                writer.WriteLine($"{(i == 0 ? name : string.Empty).PadRight(width)}{Gap}{lines[i]}".TrimEnd());
            }
        }
    }

    public void Table(IReadOnlyList<string> columns, IReadOnlyList<Cell[]> rows)
    {
        string[][][] cells = [[.. columns.Select(column => new[] { column.ToUpperInvariant() })], .. rows.Select(row => row.Select(cell => Legible.Text(cell.Text).Split('\n')).ToArray())];
        var widths = columns.Select((_, column) => cells.Max(row => row[column].Max(line => line.Length))).ToArray();
        foreach (var row in cells)
        {
            for (var line = 0; line < row.Max(cell => cell.Length); line++)
            {
                writer.WriteLine(string.Join(Gap, row.Select((cell, column) => (line < cell.Length ? cell[line] : string.Empty).PadRight(widths[column]))).TrimEnd());
            }
        }
    }
}
