using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of label selectors.</summary>
internal static class SelectorRules
{
    public static void Check(KubeMap? selector, string path, Faults faults)
    {
        if (selector is null)
        {
            return;
        }

        MetadataRules.Labels(selector.Map("matchLabels"), $"{path}.matchLabels", faults);
        foreach (var (at, requirement) in selector.Each("matchExpressions", $"{path}.matchExpressions"))
        {
            Requirement(requirement, at, isOfNodes: false, checksValues: true, faults);
        }
    }

    /// <summary>One expression.</summary>
    /// <param name="requirement">The expression.</param>
    /// <param name="at">Its path.</param>
    /// <param name="isOfNodes">Whether it selects nodes, whose labels are compared with numbers as well.</param>
    /// <param name="checksValues">Whether the values must be such as labels may have.</param>
    /// <param name="faults">Takes the faults.</param>
    public static void Requirement(KubeMap requirement, string at, bool isOfNodes, bool checksValues, Faults faults)
    {
        var values = requirement.List("values");
        switch (requirement.Text("operator"))
        {
            case "In" or "NotIn" when values.Count == 0:
                faults.Required($"{at}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when values.Count > 0:
                faults.Forbidden($"{at}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "Gt" or "Lt" when isOfNodes && values.Count != 1:
                faults.Required($"{at}.values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                break;
            case "In" or "NotIn" or "Exists" or "DoesNotExist":
            case "Gt" or "Lt" when isOfNodes:
                break;
            default:
                faults.Invalid($"{at}.operator", requirement["operator"] ?? string.Empty, "not a valid selector operator");
                break;
        }

        faults.Each($"{at}.key", requirement.Text("key"), Names.LabelKey(requirement.Text("key")));
        for (var i = 0; checksValues && i < values.Count; i++)
        {
            faults.Each(PodRules.Index($"{at}.values", i), values[i], Names.LabelValue(values[i].AsString ?? string.Empty));
        }
    }
}
