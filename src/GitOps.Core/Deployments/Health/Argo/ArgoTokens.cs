namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Cuts texts at a character that stands outside of quotes, braces and brackets.</summary>
internal static class ArgoTokens
{
    /// <summary>The words of a line.</summary>
    public static List<string> Split(string text) => Split(text, ' ');

    public static List<string> Split(string text, char at)
    {
        var parts = new List<string>();
        var (start, depth, quoted) = (0, 0, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == at && depth == 0 && !quoted))
            {
                if (i > start)
                {
                    parts.Add(text[start..i]);
                }

                start = i + 1;
                continue;
            }

            quoted ^= text[i] == '"';
            depth += quoted ? 0 : text[i] is '{' or '[' ? 1 : text[i] is '}' or ']' ? -1 : 0;
        }

        return parts;
    }

    /// <summary>Where a text first has one of the characters outside of quotes, braces and brackets; -1 when it has none.</summary>
    public static int IndexOfAny(string text, string characters)
    {
        var (depth, quoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (depth == 0 && !quoted && characters.Contains(text[i], StringComparison.Ordinal))
            {
                return i;
            }

            quoted ^= text[i] == '"';
            depth += quoted ? 0 : text[i] is '{' or '[' ? 1 : text[i] is '}' or ']' ? -1 : 0;
        }

        return -1;
    }

    public static string Unquote(string text) => text is ['"', .., '"'] ? text[1..^1] : text;
}
