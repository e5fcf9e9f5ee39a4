using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of roles and of who has them.</summary>
internal static class AccessRules
{
    private const string Group = "rbac.authorization.k8s.io";
    private static readonly string[] OfResources = ["apiGroups", "resources", "resourceNames"];

    public static void Role(KubeMap root, bool isNamespaced, Faults faults)
    {
        foreach (var (at, rule) in root.Each("rules", "rules"))
        {
            Rule(rule, at, isNamespaced, faults);
        }

        if (root["aggregationRule"] is not KubeMap aggregation)
        {
            return;
        }

        const string path = "aggregationRule.clusterRoleSelectors";
        if (aggregation.List("clusterRoleSelectors").Count == 0)
        {
            faults.Required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil");
        }

        foreach (var (at, selector) in aggregation.Each("clusterRoleSelectors", path))
        {
            var own = new Faults();
            SelectorRules.Check(selector, at, own);
            faults.List.AddRange(own.List);
            if (own.List.Count > 0)
            {
                faults.Invalid(at, KubeValue.Null, "invalid label selector.");
            }
        }
    }

    public static void Binding(KubeMap root, KubeMap? old, bool isNamespaced, Faults faults)
    {
        var role = root.Map("roleRef");
        if (role.Text("apiGroup") != Group)
        {
            faults.Unsupported("roleRef.apiGroup", role.Text("apiGroup"), [Group]);
        }

        if (isNamespaced)
        {
            faults.OneOf("roleRef.kind", role.Text("kind"), "Role", "ClusterRole");
        }
        else
        {
            faults.OneOf("roleRef.kind", role.Text("kind"), "ClusterRole");
        }

        if (role.Text("name").Length == 0)
        {
            faults.Required("roleRef.name");
        }
        else
        {
            faults.Each("roleRef.name", role["name"], Names.PathSegment(role.Text("name")));
        }

        foreach (var (at, subject) in root.Each("subjects", "subjects"))
        {
            Subject(subject, at, isNamespaced, faults);
        }

        if (old is not null && !Equals(root["roleRef"], old["roleRef"]))
        {
            faults.Invalid("roleRef", GoText.Struct(("APIGroup", role["apiGroup"]), ("Kind", role["kind"]), ("Name", role["name"])), "cannot change roleRef");
        }
    }

    private static void Rule(KubeMap rule, string at, bool isNamespaced, Faults faults)
    {
        if (rule.List("verbs").Count == 0)
        {
            faults.Required($"{at}.verbs", "verbs must contain at least one value");
        }

        var urls = rule.List("nonResourceURLs");
        if (urls.Count > 0)
        {
            if (isNamespaced)
            {
                faults.Invalid($"{at}.nonResourceURLs", urls, "namespaced rules cannot apply to non-resource URLs");
            }

            if (OfResources.Any(key => rule.List(key).Count > 0))
            {
                faults.Invalid($"{at}.nonResourceURLs", urls, "rules cannot apply to both regular resources and non-resource URLs");
            }

            return;
        }

        if (rule.List("apiGroups").Count == 0)
        {
            faults.Required($"{at}.apiGroups", "resource rules must supply at least one api group");
        }

        if (rule.List("resources").Count == 0)
        {
            faults.Required($"{at}.resources", "resource rules must supply at least one resource");
        }
    }

    private static void Subject(KubeMap subject, string at, bool isNamespaced, Faults faults)
    {
        var (kind, name, group) = (subject.Text("kind"), subject.Text("name"), subject.Text("apiGroup"));
        if (name.Length == 0)
        {
            faults.Required($"{at}.name");
        }

        switch (kind)
        {
            case "ServiceAccount":
                if (name.Length > 0)
                {
                    faults.Each($"{at}.name", name, Names.Subdomain(name));
                }

                if (group.Length > 0)
                {
                    faults.Unsupported($"{at}.apiGroup", group, [""]);
                }

                if (!isNamespaced && subject.Text("namespace").Length == 0)
                {
                    faults.Required($"{at}.namespace");
                }

                break;
            case "User" or "Group":
                if (group != Group)
                {
                    faults.Unsupported($"{at}.apiGroup", group, [Group]);
                }

                break;
            default:
                faults.Unsupported($"{at}.kind", kind, ["ServiceAccount", "User", "Group"]);
                break;
        }
    }
}
