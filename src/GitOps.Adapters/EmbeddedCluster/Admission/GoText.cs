using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Values as the API server's messages print them: in Go's syntax.</summary>
internal sealed class GoText
{
    private GoText(string text) => Text = text;

    public string Text { get; }

    public static GoText Labels(KubeMap labels) => new(Map(labels));

    public static GoText Selector(KubeMap selector) => new(
        $"v1.LabelSelector{{MatchLabels:{(selector["matchLabels"] is KubeMap { Count: > 0 } labels ? Map(labels) : "map[string]string(nil)")}, MatchExpressions:" +
        (selector["matchExpressions"] is KubeList { Count: > 0 } list ? $"[]v1.LabelSelectorRequirement{{{string.Join(", ", list.Select(item => KubeJson.ToText(item)))}}}" : "[]v1.LabelSelectorRequirement(nil)") + "}");

    /// <summary>A value of text fields as the server's own type prints: every field, set or not, by its name in Go.</summary>
    public static GoText Struct(KubeMap value, IReadOnlyList<string> fields) =>
        new($"{{{string.Join(',', fields.Select(field => $"\"{Name(field)}\":{KubeJson.ToText(value[field] ?? string.Empty)}"))}}}");

    private static string Name(string field) => field switch
    {
        "uid" => "UID",
        "apiVersion" => "APIVersion",
        _ => char.ToUpperInvariant(field[0]) + field[1..],
    };

    private static string Map(KubeMap labels) =>
        labels.Count == 0 ? "map[string]string(nil)" : $"map[string]string{{{string.Join(", ", labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"\"{label.Key}\":{KubeJson.ToText(label.Value)}"))}}}";
}
