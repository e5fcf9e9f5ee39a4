namespace GitOps.Adapters.Helm.Go;

/// <summary>The parts of a layout, which is how the moment 2006-01-02 15:04:05 would look.</summary>
internal static class GoTimeLayout
{
    // Longer parts stand before those they begin with.
    private static readonly string[] Parts =
    [
        "January", "Jan", "Monday", "Mon", "MST", "2006", "-07:00:00", "-070000", "-07:00", "-0700", "-07", "Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07",
        "01", "02", "03", "04", "05", "06", "002", "15", "PM", "pm", "__2", "_2006", "_2", "1", "2", "3", "4", "5",
    ];

    /// <summary>Cuts a layout into literal text and parts.</summary>
    public static List<(string Text, bool IsPart)> Read(string layout)
    {
        var pieces = new List<(string, bool)>();
        var literal = 0;
        for (var at = 0; at < layout.Length;)
        {
            var length = PartAt(layout, at);
            if (length == 0)
            {
                at++;
                continue;
            }

            if (at > literal)
            {
                pieces.Add((layout[literal..at], false));
            }

            pieces.Add((layout.Substring(at, length), true));
            at += length;
            literal = at;
        }

        if (literal < layout.Length)
        {
            pieces.Add((layout[literal..], false));
        }

        return pieces;
    }

    private static int PartAt(string layout, int at)
    {
        var rest = layout.AsSpan(at);
        if (rest.Length > 1 && rest[0] is '.' or ',' && rest[1] is '0' or '9')
        {
            var digits = rest[1..].IndexOfAnyExcept(rest[1]);
            digits = digits < 0 ? rest.Length - 1 : digits;

            // Only when no other digit follows is it a fraction.
            return digits + 1 < rest.Length && char.IsAsciiDigit(rest[digits + 1]) ? 0 : digits + 1;
        }

        if (rest.StartsWith("002"))
        {
            return 3;
        }

        foreach (var part in Parts)
        {
            if (rest.StartsWith(part, StringComparison.Ordinal))
            {
                // "Januar" and "Janet" are words, not months; "_2006" is an underscore and a year.
                if (part is "Jan" or "Mon" && rest.Length > 3 && char.IsAsciiLetterLower(rest[3]))
                {
                    return 0;
                }

                return part == "_2006" ? 0 : part.Length;
            }
        }

        return 0;
    }
}
