using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.EndToEnd.Infrastructure;

/// <summary>What two records of one release must have in common: every field with its type and, where nothing of the moment is in it, its value.</summary>
internal static partial class RecordShape
{
    // When it happened, how the text of a manifest is laid out, and when files were changed differ by nature.
    private static readonly string[] Free = ["/manifest", "/chart/modtime"];

    /// <summary>The lines by which records are compared.</summary>
    public static IEnumerable<string> Of(KubeValue record) => Lines(record, string.Empty).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(KubeValue value, string path)
    {
        if (path.EndsWith("/modtime", StringComparison.Ordinal))
        {
            return [];
        }

        return value switch
        {
            KubeMap map => map.Count == 0 ? [$"{path} {{}}"] : map.SelectMany(item => Lines(item.Value, $"{path}/{item.Key}")),
            KubeList list => list.Count == 0 ? [$"{path} []"] : list.Items.SelectMany((item, place) => Lines(item, $"{path}/{place}")),
            KubeString { Text: var text } when Time().IsMatch(text) => [$"{path} a time"],
            KubeString when Free.Contains(path) || path.EndsWith("/manifest", StringComparison.Ordinal) => [$"{path} a text"],
            KubeString { Text: var text } => [$"{path} \"{text}\""],
            _ => [$"{path} {KubeJson.ToText(value)}"],
        };
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Time();
}
