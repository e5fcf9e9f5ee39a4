using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Values as the API server's messages print them: JSON of its own types, in which what is empty is null.</summary>
internal static class GoText
{
    private static readonly string[] Parts = ["matchLabels", "matchExpressions"];

    public static KubeValue Labels(KubeMap labels) => labels.Count == 0 ? KubeValue.Null : KubeJson.Sorted(labels);

    public static KubeValue Selector(KubeMap? selector) => selector is null ? KubeValue.Null : KubeMap.Of(Parts
        .Where(selector.Has).Select(key => KeyValuePair.Create(key, key == "matchLabels" ? KubeJson.Sorted(selector[key]!) : selector[key]!)));

    /// <summary>A structure with all its fields.</summary>
    public static KubeMap Struct(params (string Name, KubeValue? Value)[] fields) => KubeMap.Of(fields.Select(field => KeyValuePair.Create(field.Name, field.Value ?? KubeValue.Null)));

    /// <summary>A structure of text fields: every field, set or not, by its name in Go.</summary>
    public static KubeMap Struct(KubeMap value, IEnumerable<string> fields) => KubeMap.Of(fields.Select(field => KeyValuePair.Create(Name(field), value[field] ?? string.Empty)));

    private static string Name(string field) => field switch
    {
        "uid" => "UID",
        "apiVersion" => "APIVersion",
        _ => char.ToUpperInvariant(field[0]) + field[1..],
    };
}
