using GitOps.Core.Yaml;

namespace GitOps.Core.Images;

/// <summary>Guesses from the first sequence of a text whether sequences are indented under their key, as kyaml does.</summary>
internal static class SequenceIndentation
{
    /// <summary>The format to print the text with.</summary>
    public static YamlFormat Of(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var dash = lines[i].IndexOf("- ", StringComparison.Ordinal);
            if (dash < 0 || lines[i].AsSpan(0, dash).ContainsAnyExcept(' ') || KeyLine(lines, i) is not { } key)
            {
                continue;
            }

            var trimmed = key.Trim(' ');
            if (trimmed.EndsWith('|') || trimmed.EndsWith("|-", StringComparison.Ordinal))
            {
                continue;
            }

            var indentation = dash - (key.Length - key.TrimStart(' ').Length);
            return indentation == 2 ? YamlFormat.Wide : YamlFormat.Compact;
        }

        return YamlFormat.Compact;
    }

    /// <summary>The line of the key above; null when there are only comments and empty lines.</summary>
    private static string? KeyLine(string[] lines, int at)
    {
        for (var i = at - 1; i >= 0; i--)
        {
            var line = lines[i];
            if (line.Trim(' ') is { Length: > 0 } content && !content.StartsWith('#') && content != "---")
            {
                return line;
            }
        }

        return null;
    }
}
