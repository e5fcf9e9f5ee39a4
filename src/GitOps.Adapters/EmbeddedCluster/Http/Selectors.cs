using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Http;

/// <summary>Label and field selectors of a request as one predicate.</summary>
internal static class Selectors
{
    private static readonly HashSet<string> FieldsOfKinds =
    [
        "status.phase", "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.podIP", "status.nominatedNodeName",
        "type", "reason", "reportingComponent", "source", "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "spec.unschedulable", "status.successful", "status.replicas", "spec.clusterIP", "spec.type",
    ];

    public static Func<KubeMap, bool> Parse(string? labels, string? fields, ResourceType resource)
    {
        var rules = new List<Func<KubeMap, bool>>();
        if (!string.IsNullOrEmpty(labels))
        {
            rules.AddRange(Split(labels).Select(LabelRule));
        }

        if (!string.IsNullOrEmpty(fields))
        {
            rules.AddRange(fields.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(rule => FieldRule(rule, resource)));
        }

        return rules.Count == 0 ? static _ => true : root => rules.TrueForAll(rule => rule(root));
    }

    /// <summary>Whether the labels match a <c>LabelSelector</c> of an object.</summary>
    public static bool Matches(KubeMap selector, KubeMap labels)
    {
        foreach (var (key, value) in selector["matchLabels"]?.AsMap ?? KubeMap.Empty)
        {
            if (!value.Equals(labels[key]))
            {
                return false;
            }
        }

        return (selector["matchExpressions"]?.AsList ?? KubeList.Empty).Select(item => item.AsMap).All(expression =>
        {
            var value = labels[expression["key"]?.AsString ?? string.Empty];
            var values = expression["values"]?.AsList ?? KubeList.Empty;
            return expression["operator"]?.AsString switch
            {
                "In" => value is not null && values.Contains(value),
                "NotIn" => value is null || !values.Contains(value),
                "Exists" => value is not null,
                "DoesNotExist" => value is null,
                _ => false,
            };
        });
    }

    // Commas inside of parentheses separate values, not rules.
    private static IEnumerable<string> Split(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                yield return text[start..i].Trim();
                start = i + 1;
            }
            else
            {
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            }
        }
    }

    private static Func<KubeMap, bool> LabelRule(string rule)
    {
        if (rule.Length == 0)
        {
            throw ApiException.BadRequest("unable to parse requirement: found ',', expected: identifier after ','");
        }

        if (rule[0] == '!')
        {
            var absent = rule[1..].Trim();
            return root => Label(root, absent) is null;
        }

        var words = rule.Split([' ', '('], 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 3 && words[1] is "in" or "notin" && rule.EndsWith(')'))
        {
            var values = words[2].TrimStart('(').TrimEnd(')').Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
            var (key, isIn) = (words[0], words[1] == "in");
            return root => Label(root, key) is { } value ? values.Contains(value) == isIn : !isIn;
        }

        var (name, text, equal) = Comparison(rule);
        return text is null ? root => Label(root, name) is not null : equal ? root => Label(root, name) == text : root => Label(root, name) != text;
    }

    private static Func<KubeMap, bool> FieldRule(string rule, ResourceType resource)
    {
        var (name, text, equal) = Comparison(rule);
        if (text is null)
        {
            throw ApiException.BadRequest($"invalid field selector: {rule}; can't understand '{rule}'");
        }

        var kept = resource.Group == EventGroups.Group ? EventGroups.Selectable(name) : name;
        if (kept is not ("metadata.name" or "metadata.namespace") && (kept is null || !(resource.Custom is { } custom ? custom.SelectableFields.Contains(kept) : FieldsOfKinds.Contains(kept))))
        {
            throw ApiException.BadRequest($"field label not supported: {name}");
        }

        var path = kept == "source" ? ["source", "component"] : kept.Split('.');
        return root => (Text(root.Find(path)) == text) == equal;
    }

    private static (string Name, string? Text, bool Equal) Comparison(string rule)
    {
        var at = rule.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            return (rule.Trim(), null, true);
        }

        var equal = at == 0 || rule[at - 1] != '!';
        return (rule[..(equal ? at : at - 1)].Trim(), rule[at..].TrimStart('=').Trim(), equal);
    }

    private static string? Label(KubeMap root, string key) => root.Find("metadata", "labels", key)?.AsString;

    private static string Text(KubeValue? value) => value switch
    {
        null => string.Empty,
        KubeString text => text.Text,
        _ => KubeJson.ToText(value),
    };
}
