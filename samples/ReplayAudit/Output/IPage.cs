namespace ReplayAudit.Output;

/// <summary>Draws for people. Control characters of what is drawn never reach the terminal.</summary>
internal interface IPage
{
    /// <summary>How many characters fit on a line.</summary>
    int Width { get; }

    /// <summary>A line of texts, one after the other as they are.</summary>
    void Line(params ReadOnlySpan<Cell> cells);

    /// <summary>Names and values below each other.</summary>
    void Fields(IReadOnlyList<(string Name, Cell Value)> fields);

    /// <summary>Rows under a heading.</summary>
    void Table(IReadOnlyList<string> columns, IReadOnlyList<Cell[]> rows);
}
