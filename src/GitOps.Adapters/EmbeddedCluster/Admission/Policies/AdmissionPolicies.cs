using GitOps.Adapters.EmbeddedCluster.Authorization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Deployments.Health.Cel;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Checks writes and deletions by the ValidatingAdmissionPolicies of the cluster, each as far as a binding puts it into force.</summary>
internal sealed class AdmissionPolicies(ClusterStore store, ResourceCatalog catalog, Authorizer authorizer)
{
    private const string Group = "admissionregistration.k8s.io";
    private const string Policies = $"validatingadmissionpolicies.{Group}";
    private const string Bindings = $"validatingadmissionpolicybindings.{Group}";

    private readonly AdmissionScope scope = new(store, catalog);

    /// <exception cref="ApiException">A policy refuses, or cannot be asked and must be.</exception>
    public void Check(AdmissionQuestion question)
    {
        if (question.Request.Resource.Group == Group)
        {
            return;
        }

        foreach (var binding in store.List(Bindings).Objects.Values)
        {
            var named = binding.Find("spec", "policyName")?.AsString ?? string.Empty;
            if (store.Find(new StoreKey(Policies, string.Empty, named)) is { } policy && Concerns(policy, question, "matchConstraints") && Concerns(binding, question, "matchResources"))
            {
                Check(policy, binding, question);
            }
        }
    }

    private void Check(KubeMap policy, KubeMap binding, AdmissionQuestion question)
    {
        var fails = policy.Find("spec", "failurePolicy")?.AsString != "Ignore";
        foreach (var parameter in Parameters(policy, binding, question, fails))
        {
            var inquiry = new PolicyInquiry(policy, question, authorizer, scope.NamespaceOf(question), parameter);
            try
            {
                if (!inquiry.IsMeant())
                {
                    continue;
                }
            }
            catch (Exception fault) when (fault is CelSyntaxException or CelEvaluationException)
            {
                Broken(policy, binding, question, fault.Message, fails);
                continue;
            }

            foreach (var validation in policy.Find("spec", "validations")?.AsList ?? KubeList.Empty)
            {
                try
                {
                    if (inquiry.FindFault(validation.AsMap) is { } fault)
                    {
                        Act(policy, binding, question, fault);
                    }
                }
                catch (Exception fault) when (fault is CelSyntaxException or CelEvaluationException)
                {
                    Broken(policy, binding, question, Told(validation.AsMap["expression"], fault), fails);
                }
            }

            Annotate(policy, binding, question, inquiry, fails);
        }
    }

    // There is no log that annotations would go to; what cannot be evaluated is a failure all the same.
    private static void Annotate(KubeMap policy, KubeMap binding, AdmissionQuestion question, PolicyInquiry inquiry, bool fails)
    {
        foreach (var expression in (policy.Find("spec", "auditAnnotations")?.AsList ?? KubeList.Empty).Select(annotation => annotation.AsMap["valueExpression"]))
        {
            try
            {
                if (inquiry.TypeOf(expression) is var type && type is not ("string" or "null_type"))
                {
                    Broken(policy, binding, question, $"valueExpression '{expression?.AsString}' resulted in unsupported return type: {type}. Return type must be either string or null.", fails);
                }
            }
            catch (Exception fault) when (fault is CelSyntaxException or CelEvaluationException)
            {
                Broken(policy, binding, question, Told(expression, fault), fails);
            }
        }
    }

    private static string Told(KubeValue? expression, Exception fault) => $"expression '{expression?.AsString?.Trim()}' resulted in error: {fault.Message}";

    private static void Broken(KubeMap policy, KubeMap binding, AdmissionQuestion question, string message, bool fails)
    {
        if (fails)
        {
            Act(policy, binding, question, new PolicyFault(message, string.Empty));
        }
    }

    private static void Act(KubeMap policy, KubeMap binding, AdmissionQuestion question, PolicyFault fault)
    {
        var (name, by) = (policy.Find("metadata", "name")?.AsString, binding.Find("metadata", "name")?.AsString);
        var actions = (binding.Find("spec", "validationActions")?.AsList ?? KubeList.Empty).Select(action => action.AsString).ToList();
        if (actions.Contains("Warn"))
        {
            question.Request.Warnings.Add($"Validation failed for ValidatingAdmissionPolicy '{name}' with binding '{by}': {fault.Message}");
        }

        if (actions.Contains("Deny"))
        {
            var (request, message) = (question.Request, $"ValidatingAdmissionPolicy '{name}' with binding '{by}' denied request: {fault.Message}");
            throw new ApiException(fault.Code, fault.Reason, $"{request.Resource.Name} \"{request.Name}\" is forbidden: {message}")
            {
                About = (request.Resource.Group, request.Resource.Plural, request.Name),
                Causes = [new StatusCause(string.Empty, message, string.Empty)],
            };
        }
    }

    // The objects that a policy is asked with: one null when it takes no parameters.
    private IReadOnlyList<KubeMap?> Parameters(KubeMap policy, KubeMap binding, AdmissionQuestion question, bool fails)
    {
        if (policy.Find("spec", "paramKind") is not KubeMap kind || binding.Find("spec", "paramRef") is not KubeMap reference)
        {
            return [null];
        }

        if (catalog.FindKind(GroupVersionKind.Of(kind["apiVersion"]?.AsString ?? string.Empty, kind["kind"]?.AsString ?? string.Empty)) is not { } resource)
        {
            Broken(policy, binding, question, $"failed to find resource referenced by paramKind: '{kind["apiVersion"]?.AsString}, Kind={kind["kind"]?.AsString}'", fails);
            return [];
        }

        var space = !resource.IsNamespaced ? string.Empty : reference["namespace"]?.AsString is { Length: > 0 } given ? given : question.Request.Namespace;
        var found = store.List(resource.Key).Objects
            .Where(item => item.Key.Namespace == space && (reference["name"]?.AsString is { Length: > 0 } name
                ? item.Key.Name == name
                : Selectors.Matches(reference["selector"]?.AsMap ?? KubeMap.Empty, item.Value.Find("metadata", "labels")?.AsMap ?? KubeMap.Empty)))
            .Select(item => (KubeMap?)Versions.Serve(resource, item.Value))
            .ToList();
        if (found.Count == 0 && reference["parameterNotFoundAction"]?.AsString != "Allow")
        {
            Broken(policy, binding, question, "no params found for policy binding with `Deny` parameterNotFoundAction", fails);
        }

        return found;
    }

    private bool Concerns(KubeMap owner, AdmissionQuestion question, string key)
    {
        if (owner.Find("spec", key) is not KubeMap matching)
        {
            return true;
        }

        return (key == "matchResources" && matching["resourceRules"] is not KubeList { Count: > 0 } || Names(matching, "resourceRules", question))
            && !Names(matching, "excludeResourceRules", question)
            && scope.IsSelected(matching, question);
    }

    private bool Names(KubeMap matching, string key, AdmissionQuestion question) => (matching[key]?.AsList ?? KubeList.Empty).Any(rule =>
        scope.Version(new Webhook(matching.With("rules", KubeList.Of(rule))), question.Request, question.Operation) is not null
        && (rule.AsMap["resourceNames"] is not KubeList { Count: > 0 } names || names.Any(name => name.AsString == question.Request.Name)));
}
