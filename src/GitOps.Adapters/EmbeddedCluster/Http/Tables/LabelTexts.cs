using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http.Tables;

/// <summary>Labels and selectors as cells show them.</summary>
internal static class LabelTexts
{
    private const string None = "<none>";

    public static string Pairs(KubeValue? labels) => labels is KubeMap { Count: > 0 } map ? string.Join(',', Sorted(map)) : None;

    /// <summary>A selector by labels and expressions, as it is written in a query.</summary>
    public static string Selector(KubeValue? selector)
    {
        if (selector is not KubeMap map)
        {
            return None;
        }

        // Requirements are in the order of their keys.
        var parts = (map["matchLabels"]?.AsMap ?? KubeMap.Empty).Select(label => (label.Key, Text: $"{label.Key}={label.Value.AsString}"))
            .Concat((map["matchExpressions"]?.AsList ?? KubeList.Empty).Select(item => (item.AsMap["key"]?.AsString ?? string.Empty, Expression(item.AsMap))))
            .OrderBy(part => part.Item1, StringComparer.Ordinal)
            .Select(part => part.Item2)
            .ToList();
        return parts.Count == 0 ? None : string.Join(',', parts);
    }

    private static IEnumerable<string> Sorted(KubeMap labels) => labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.AsString}");

    private static string Expression(KubeMap expression)
    {
        var key = expression["key"]?.AsString;
        var values = string.Join(',', (expression["values"]?.AsList ?? KubeList.Empty).Select(value => value.AsString).Order(StringComparer.Ordinal));
        return expression["operator"]?.AsString switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => $"{key}",
        };
    }
}
