using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health;

/// <summary>The selector of a set of Pods as text for a list.</summary>
internal static class PodSelector
{
    /// <summary>The text; null when the set selects nothing, or in a way that is not known.</summary>
    public static string? Find(KubeObject live)
    {
        var labels = (live.Spec.Find("selector", "matchLabels")?.AsMap ?? KubeMap.Empty).Select(label => $"{label.Key}={label.Value.AsString}");
        var expressions = (live.Spec.Find("selector", "matchExpressions")?.AsList ?? KubeList.Empty).Select(item => Expression(item.AsMap));
        var parts = labels.Concat(expressions).ToArray();
        return parts.Length == 0 || parts.Contains(null) ? null : string.Join(',', parts);
    }

    private static string? Expression(KubeMap expression)
    {
        var key = expression["key"]?.AsString;
        var values = string.Join(',', (expression["values"]?.AsList ?? KubeList.Empty).Select(value => value.AsString));
        return expression["operator"]?.AsString switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "Exists" => key,
            "DoesNotExist" => $"!{key}",
            _ => null,
        };
    }
}
