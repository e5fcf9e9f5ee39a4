using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of where a pod may run: tolerations, affinity, spread, gates.</summary>
internal static class SchedulingRules
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    public static void Tolerations(KubeMap spec, string path, Faults faults)
    {
        foreach (var (at, toleration) in spec.Each("tolerations", path))
        {
            var (key, action, value, effect) = (toleration.Text("key"), toleration.Text("operator"), toleration.Text("value"), toleration.Text("effect"));
            if (key.Length > 0)
            {
                faults.Each($"{at}.key", key, Names.LabelKey(key));
            }
            else if (action != "Exists")
            {
                faults.Invalid($"{at}.operator", action, "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }

            if (toleration.Has("tolerationSeconds") && effect != "NoExecute")
            {
                faults.Invalid($"{at}.effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }

            if (action is "" or "Equal")
            {
                if (string.Join(';', Names.LabelValue(value)) is { Length: > 0 } wrong)
                {
                    faults.Invalid($"{at}.operator", value, wrong);
                }
            }
            else if (action == "Exists")
            {
                if (value.Length > 0)
                {
                    faults.Invalid($"{at}.operator", value, "value must be empty when `operator` is 'Exists'");
                }
            }
            else
            {
                faults.Unsupported($"{at}.operator", action, ["Equal", "Exists"]);
            }

            if (effect.Length > 0)
            {
                faults.OneOf($"{at}.effect", effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
            }
        }
    }

    public static void Affinity(KubeMap affinity, string path, Faults faults)
    {
        var (node, at) = (affinity.Map("nodeAffinity"), $"{path}.nodeAffinity");
        if (node[Required] is KubeMap needed)
        {
            Nodes(needed, $"{at}.{Required}", faults);
        }

        foreach (var (place, term) in node.Each(Preferred, $"{at}.{Preferred}"))
        {
            Weight(term, place, faults);
            Term(term.Map("preference"), $"{place}.preference", checksValues: false, faults);
        }

        foreach (var key in new[] { "podAffinity", "podAntiAffinity" })
        {
            foreach (var (place, term) in affinity.Map(key).Each(Required, $"{path}.{key}.{Required}"))
            {
                Neighbours(term, place, faults);
            }

            foreach (var (place, term) in affinity.Map(key).Each(Preferred, $"{path}.{key}.{Preferred}"))
            {
                Weight(term, place, faults);
                Neighbours(term.Map("podAffinityTerm"), $"{place}.podAffinityTerm", faults);
            }
        }
    }

    /// <summary>A choice of nodes.</summary>
    public static void Nodes(KubeMap selector, string path, Faults faults)
    {
        if (selector.List("nodeSelectorTerms").Count == 0)
        {
            faults.Required($"{path}.nodeSelectorTerms", "must have at least one node selector term");
        }

        foreach (var (place, term) in selector.Each("nodeSelectorTerms", $"{path}.nodeSelectorTerms"))
        {
            Term(term, place, checksValues: true, faults);
        }
    }

    public static void Spread(KubeMap spec, string path, Faults faults)
    {
        var all = spec.Each("topologySpreadConstraints", path).ToList();
        for (var i = 0; i < all.Count; i++)
        {
            var (at, constraint) = all[i];
            var (key, otherwise) = (constraint.Text("topologyKey"), constraint.Text("whenUnsatisfiable"));
            if ((constraint["maxSkew"]?.AsInteger ?? 0) is <= 0 and var skew)
            {
                faults.Invalid($"{at}.maxSkew", skew, "must be greater than zero");
            }

            if (key.Length == 0)
            {
                faults.Required($"{at}.topologyKey", "can not be empty");
            }

            faults.OneOf($"{at}.whenUnsatisfiable", otherwise, "DoNotSchedule", "ScheduleAnyway");
            if (all.Skip(i + 1).Any(later => later.Item.Text("topologyKey") == key && later.Item.Text("whenUnsatisfiable") == otherwise))
            {
                faults.Duplicate($"{at}.{{topologyKey, whenUnsatisfiable}}", $"{{{key}, {otherwise}}}");
            }

            if (constraint["minDomains"] is KubeInteger domains)
            {
                if (domains.Number <= 0)
                {
                    faults.Invalid($"{at}.minDomains", domains, "must be greater than zero");
                }

                if (otherwise != "DoNotSchedule")
                {
                    faults.Invalid($"{at}.minDomains", domains, $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {otherwise}");
                }
            }

            foreach (var policy in new[] { "nodeAffinityPolicy", "nodeTaintsPolicy" })
            {
                if (constraint[policy] is { } given)
                {
                    faults.OneOf($"{at}.{policy}", given, "Honor", "Ignore");
                }
            }

            SelectorRules.Check(constraint["labelSelector"] as KubeMap, $"{at}.labelSelector", faults);
        }
    }

    public static void Gates(KubeMap spec, string path, Faults faults)
    {
        foreach (var (at, gate) in spec.Each("readinessGates", $"{path}.readinessGates"))
        {
            faults.Each($"{at}.conditionType", gate.Text("conditionType"), Names.Qualified(gate.Text("conditionType")));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, gate) in spec.Each("schedulingGates", $"{path}.schedulingGates"))
        {
            var name = gate.Text("name");
            faults.Each(at, name, Names.Qualified(name));
            if (!names.Add(name))
            {
                faults.Duplicate(at, name);
            }
        }
    }

    private static void Term(KubeMap term, string path, bool checksValues, Faults faults)
    {
        foreach (var (at, requirement) in term.Each("matchExpressions", $"{path}.matchExpressions"))
        {
            SelectorRules.Requirement(requirement, at, isOfNodes: true, checksValues, faults);
        }

        foreach (var (at, requirement) in term.Each("matchFields", $"{path}.matchFields"))
        {
            var values = requirement.List("values");
            switch (requirement.Text("operator"))
            {
                case "In" or "NotIn" when values.Count != 1:
                    faults.Required($"{at}.values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
                    break;
                case "In" or "NotIn":
                    break;
                default:
                    faults.Invalid($"{at}.operator", requirement["operator"] ?? string.Empty, "not a valid selector operator");
                    break;
            }

            if (requirement.Text("key") != "metadata.name")
            {
                faults.Invalid($"{at}.key", requirement["key"] ?? string.Empty, "not a valid field selector key");
            }
        }
    }

    private static void Neighbours(KubeMap term, string path, Faults faults)
    {
        SelectorRules.Check(term["labelSelector"] as KubeMap, $"{path}.labelSelector", faults);
        SelectorRules.Check(term["namespaceSelector"] as KubeMap, $"{path}.namespaceSelector", faults);
        foreach (var space in term.List("namespaces"))
        {
            faults.Each($"{path}.namespace", space, Names.Label(space.AsString ?? string.Empty));
        }

        var key = term.Text("topologyKey");
        if (key.Length == 0)
        {
            faults.Required($"{path}.topologyKey", "can not be empty");
        }

        faults.Each($"{path}.topologyKey", key, Names.LabelKey(key));
    }

    private static void Weight(KubeMap term, string path, Faults faults)
    {
        if ((term["weight"]?.AsInteger ?? 0) is var weight && weight is <= 0 or > 100)
        {
            faults.Invalid($"{path}.weight", weight, "must be in the range 1-100");
        }
    }
}
