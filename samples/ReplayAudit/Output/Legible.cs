namespace ReplayAudit.Output;

/// <summary>Text that others wrote, safe to show: a commit message must not be able to move the cursor.</summary>
internal static class Legible
{
    public static string Text(string text) => text.Any(IsUnsafe)
        ? string.Create(text.Length, text, (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = IsUnsafe(source[i]) ? '\uFFFD' : source[i];
            }
        })
        : text;

    /// <summary>As <see cref="Text"/>, on one line.</summary>
    public static string Line(string text) => Text(text).Replace('\n', ' ');

    // Besides control characters those that change the direction of what follows.
    private static bool IsUnsafe(char c) => (char.IsControl(c) && c != '\n') || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
