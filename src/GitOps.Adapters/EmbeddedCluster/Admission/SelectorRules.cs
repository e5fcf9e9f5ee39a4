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
            var values = requirement.List("values");
            switch (requirement.Text("operator"))
            {
                case "In" or "NotIn" when values.Count == 0:
                    faults.Required($"{at}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                    break;
                case "Exists" or "DoesNotExist" when values.Count > 0:
                    faults.Forbidden($"{at}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    break;
                case "In" or "NotIn" or "Exists" or "DoesNotExist":
                    break;
                default:
                    faults.Invalid($"{at}.operator", requirement["operator"] ?? string.Empty, "not a valid selector operator");
                    break;
            }

            faults.Each($"{at}.key", requirement.Text("key"), Names.LabelKey(requirement.Text("key")));
            for (var i = 0; i < values.Count; i++)
            {
                faults.Each(PodRules.Index($"{at}.values", i), values[i], Names.LabelValue(values[i].AsString ?? string.Empty));
            }
        }
    }
}
