namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>Times as Go reads them.</summary>
internal static class GoTime
{
    private const string Layout = "2006-01-02T15:04:05Z07:00";
    private static readonly string[] Parts = ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05"];

    /// <summary>What Go says of a text that is no time; null when it is one.</summary>
    public static string? FindFault(string text)
    {
        var rest = text;
        foreach (var part in Parts)
        {
            var fits = rest.Length >= part.Length && (char.IsAsciiDigit(part[0]) ? rest[..part.Length].All(char.IsAsciiDigit) : rest[0] == part[0]);
            if (!fits)
            {
                return Fault(text, rest, part);
            }

            rest = rest[part.Length..];
        }

        if (rest is ['.', ..])
        {
            rest = rest[1..].TrimStart("0123456789".ToCharArray());
        }

        var isZone = rest == "Z" || (rest.Length == 6 && rest[0] is '+' or '-' && rest[3] == ':');
        return isZone ? null : Fault(text, rest, "Z07:00");
    }

    private static string Fault(string text, string rest, string part) => $"parsing time \"{text}\" as \"{Layout}\": cannot parse \"{rest}\" as \"{part}\"";
}
