namespace WorkerHost.Render;

/// <summary>The difference of two texts in lines, as <c>diff -u</c> shows it.</summary>
internal static class LineDiff
{
    private const int Context = 3;
    private const int MostCells = 4_000_000;

    /// <summary>Lines that begin with a blank, <c>-</c> or <c>+</c>; <c>@@</c> where unchanged lines are left out. Empty for equal texts.</summary>
    public static List<string> Between(string before, string after)
    {
        var (left, right) = (Lines(before), Lines(after));
        var edits = Edits(left, right);
        var shown = new bool[edits.Count];
        for (var i = 0; i < edits.Count; i++)
        {
            if (edits[i].Sign != ' ')
            {
                Array.Fill(shown, true, Math.Max(0, i - Context), Math.Min(edits.Count, i + Context + 1) - Math.Max(0, i - Context));
            }
        }

        var result = new List<string>();
        for (var i = 0; i < edits.Count; i++)
        {
            if (shown[i])
            {
                if (i > 0 && !shown[i - 1])
                {
                    result.Add("@@");
                }

                result.Add(edits[i].Sign + edits[i].Line);
            }
        }

        return result;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    private static List<(char Sign, string Line)> Edits(string[] left, string[] right)
    {
        var start = 0;
        while (start < left.Length && start < right.Length && left[start] == right[start])
        {
            start++;
        }

        var edits = left[..start].Select(line => (' ', line)).ToList();
        var (rows, columns) = (left.Length - start, right.Length - start);
        if ((long)rows * columns > MostCells)
        {
            // Too long to look for the shortest way: all out, all in.
            edits.AddRange(left[start..].Select(line => ('-', line)));
            edits.AddRange(right[start..].Select(line => ('+', line)));
            return edits;
        }

        // Longest common rest from each pair of lines on.
        var common = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                common[i, j] = left[start + i] == right[start + j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < rows || j < columns;)
        {
            if (i < rows && j < columns && left[start + i] == right[start + j])
            {
                edits.Add((' ', left[start + i++]));
                j++;
            }
            else if (j >= columns || (i < rows && common[i + 1, j] >= common[i, j + 1]))
            {
                edits.Add(('-', left[start + i++]));
            }
            else
            {
                edits.Add(('+', right[start + j++]));
            }
        }

        return edits;
    }
}
