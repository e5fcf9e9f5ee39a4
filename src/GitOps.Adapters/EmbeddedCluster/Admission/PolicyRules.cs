using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of webhooks, of admission policies and of their bindings.</summary>
internal static class PolicyRules
{
    private static readonly string[] OfKinds = ["apiVersion", "kind"];
    private static readonly string[] OfServices = ["name", "namespace"];
    private static readonly string[] Reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"];

    public static void Policy(KubeMap spec, Faults faults)
    {
        if (spec["failurePolicy"] is { } policy)
        {
            faults.OneOf("spec.failurePolicy", policy, "Fail", "Ignore");
        }

        if (spec["paramKind"] is KubeMap kind)
        {
            foreach (var key in OfKinds.Where(key => kind.Text(key).Length == 0))
            {
                faults.Required($"spec.paramKind.{key}");
            }
        }

        if (spec["matchConstraints"] is KubeMap matching)
        {
            Matching(matching, "spec.matchConstraints", faults);
            if (matching.List("resourceRules").Count == 0)
            {
                faults.Required("spec.matchConstraints.resourceRules");
            }
        }
        else
        {
            faults.Required("spec.matchConstraints");
        }

        if (spec.List("validations").Count + spec.List("auditAnnotations").Count == 0)
        {
            faults.Required("spec.validations", "validations or auditAnnotations must contain at least one item");
            faults.Required("spec.auditAnnotations", "validations or auditAnnotations must contain at least one item");
        }

        foreach (var (at, validation) in spec.Each("validations", "spec.validations"))
        {
            Validation(validation, at, faults);
        }
    }

    public static void Binding(KubeMap spec, Faults faults)
    {
        var policy = spec.Text("policyName");
        if (policy.Length == 0)
        {
            faults.Required("spec.policyName");
        }
        else
        {
            faults.Each("spec.policyName", policy, Names.Subdomain(policy));
        }

        if (spec["paramRef"] is KubeMap reference)
        {
            Reference(reference, faults);
        }

        if (spec["matchResources"] is KubeMap matching)
        {
            Matching(matching, "spec.matchResources", faults);
        }

        Actions(spec.List("validationActions"), faults);
    }

    public static void Webhooks(KubeMap root, Faults faults)
    {
        foreach (var (at, webhook) in root.Each("webhooks", "webhooks"))
        {
            var name = webhook.Text("name");
            if (name.Length == 0)
            {
                faults.Required($"{at}.name");
            }
            else
            {
                var wrong = Names.Subdomain(name).ToList();
                faults.Each($"{at}.name", name, wrong.Count == 0 && name.Split('.').Length < 3 ? ["should be a domain with at least three segments separated by dots"] : wrong);
            }

            foreach (var (place, rule) in webhook.Each("rules", $"{at}.rules"))
            {
                Rule(rule, place, faults);
            }

            Client(webhook.Map("clientConfig"), $"{at}.clientConfig", faults);
            Behaviour(webhook, at, faults);
        }
    }

    private static void Behaviour(KubeMap webhook, string at, Faults faults)
    {
        if (webhook.Text("sideEffects").Length == 0)
        {
            faults.Required($"{at}.sideEffects", "must specify one of None, NoneOnDryRun");
        }
        else
        {
            faults.OneOf($"{at}.sideEffects", webhook["sideEffects"], "None", "NoneOnDryRun");
        }

        var versions = webhook.List("admissionReviewVersions");
        if (versions.Count == 0)
        {
            faults.Required($"{at}.admissionReviewVersions", "must specify one of v1, v1beta1");
        }
        else if (!versions.Any(version => version.AsString is "v1" or "v1beta1"))
        {
            faults.Invalid($"{at}.admissionReviewVersions", versions, "must include at least one of v1, v1beta1");
        }

        if (webhook["timeoutSeconds"] is KubeInteger { Number: < 1 or > 30 } timeout)
        {
            faults.Invalid($"{at}.timeoutSeconds", timeout, "the timeout value must be between 1 and 30 seconds");
        }

        foreach (var (key, one, other) in new[] { ("failurePolicy", "Fail", "Ignore"), ("matchPolicy", "Equivalent", "Exact"), ("reinvocationPolicy", "IfNeeded", "Never") })
        {
            if (webhook[key] is { } value)
            {
                faults.OneOf($"{at}.{key}", value, one, other);
            }
        }

        SelectorRules.Check(webhook["namespaceSelector"] as KubeMap, $"{at}.namespaceSelector", faults);
        SelectorRules.Check(webhook["objectSelector"] as KubeMap, $"{at}.objectSelector", faults);
    }

    private static void Client(KubeMap client, string path, Faults faults)
    {
        if (client.Has("url") == client.Has("service"))
        {
            faults.Required(path, "exactly one of url or service is required");
        }
        else if (client["url"]?.AsString is { } url)
        {
            var scheme = url.IndexOf(':', StringComparison.Ordinal) is > 0 and var at ? url[..at] : string.Empty;
            if (scheme != "https")
            {
                faults.Invalid($"{path}.url", scheme, "'https' is the only allowed URL scheme; desired format: https://host[/path]");
            }
        }
        else
        {
            foreach (var key in OfServices.Where(key => client.Map("service").Text(key).Length == 0))
            {
                faults.Required($"{path}.service.{key}");
            }
        }
    }

    private static void Validation(KubeMap validation, string at, Faults faults)
    {
        if (validation.Text("expression").Trim().Length == 0)
        {
            faults.Required($"{at}.expression", "expression is not specified");
        }

        if (validation["message"]?.AsString is { } message)
        {
            if (message.Trim().Length == 0 && message.Length > 0)
            {
                faults.Invalid($"{at}.message", message, "must be non-empty if specified");
            }
            else if (message.Contains('\n', StringComparison.Ordinal))
            {
                faults.Invalid($"{at}.message", message, "must not contain line breaks");
            }
        }

        if (validation["reason"] is { } reason && !Reasons.Contains(reason.AsString))
        {
            faults.Unsupported($"{at}.reason", reason, Reasons);
        }
    }

    private static void Reference(KubeMap reference, Faults faults)
    {
        const string path = "spec.paramRef";
        if (reference.Text("name").Length > 0 && reference.Has("selector"))
        {
            faults.Forbidden($"{path}.name", "name and selector are mutually exclusive");
        }
        else if (reference.Text("name").Length == 0 && !reference.Has("selector"))
        {
            faults.Required(path, "one of name or selector must be specified");
        }

        if (reference["parameterNotFoundAction"] is not { } action)
        {
            faults.Required($"{path}.parameterNotFoundAction");
        }
        else if (action.AsString is not ("Deny" or "Allow"))
        {
            faults.Unsupported($"{path}.parameterNotFoundAction", action, ["Deny", "Allow"]);
        }
    }

    private static void Actions(KubeList actions, Faults faults)
    {
        const string path = "spec.validationActions";
        if (actions.Count == 0)
        {
            faults.Required(path, "at least one validation action is required");
        }

        for (var i = 0; i < actions.Count; i++)
        {
            faults.OneOf(PodRules.Index(path, i), actions[i], "Audit", "Deny", "Warn");
            if (actions.Take(i).Contains(actions[i]))
            {
                faults.Duplicate(PodRules.Index(path, i), actions[i]);
            }
        }

        if (actions.Any(action => action.AsString == "Deny") && actions.Any(action => action.AsString == "Warn"))
        {
            faults.Invalid(path, actions, "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
        }
    }

    private static void Matching(KubeMap matching, string path, Faults faults)
    {
        faults.OneOf($"{path}.matchPolicy", matching["matchPolicy"], "Equivalent", "Exact");
        SelectorRules.Check(matching["namespaceSelector"] as KubeMap, $"{path}.namespaceSelector", faults);
        SelectorRules.Check(matching["objectSelector"] as KubeMap, $"{path}.objectSelector", faults);
        foreach (var key in new[] { "resourceRules", "excludeResourceRules" })
        {
            foreach (var (at, rule) in matching.Each(key, $"{path}.{key}"))
            {
                Rule(rule, at, faults);
            }
        }
    }

    private static void Rule(KubeMap rule, string at, Faults faults)
    {
        foreach (var (key, others) in new[] { ("apiGroups", "API groups"), ("apiVersions", "API versions"), ("operations", "operations") })
        {
            var values = rule.List(key);
            if (values.Count == 0)
            {
                faults.Required($"{at}.{key}");
            }
            else if (values.Count > 1 && values.Any(value => value.AsString == "*"))
            {
                faults.Invalid($"{at}.{key}", values, $"if '*' is present, must not specify other {others}");
            }
        }

        for (var i = 0; i < rule.List("operations").Count; i++)
        {
            faults.OneOf(PodRules.Index($"{at}.operations", i), rule.List("operations")[i], "*", "CONNECT", "CREATE", "DELETE", "UPDATE");
        }

        if (rule.List("resources").Count == 0)
        {
            faults.Required($"{at}.resources");
        }

        if (rule["scope"] is { } scope)
        {
            faults.OneOf($"{at}.scope", scope, "*", "Cluster", "Namespaced");
        }
    }
}
