using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of what makes pods: a selector that matches the template and never changes, replicas, restart policies.</summary>
internal static class WorkloadRules
{
    public static void Check(string kind, KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root["spec"]?.AsMap ?? KubeMap.Empty;
        Selector(spec, faults);
        if (spec["replicas"] is KubeInteger { Number: < 0 } replicas)
        {
            faults.Invalid("spec.replicas", replicas, "must be greater than or equal to 0");
        }

        MetadataRules.Labels(spec.Find("template", "metadata", "labels")?.AsMap ?? KubeMap.Empty, "spec.template.labels", faults);
        PodRules.Spec(spec.Find("template", "spec")?.AsMap ?? KubeMap.Empty, "spec.template.spec", faults);
        if (spec.Find("template", "spec", "restartPolicy") is { } policy && policy.AsString is "OnFailure" or "Never")
        {
            faults.Unsupported("spec.template.spec.restartPolicy", policy, ["Always"]);
        }

        if (kind == "Deployment" && spec.Find("strategy", "type")?.AsString == "Recreate" && spec.Find("strategy", "rollingUpdate") is not null)
        {
            faults.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
        }

        Counts(root["status"]?.AsMap ?? KubeMap.Empty, faults);
        if (old is null)
        {
            return;
        }

        if (kind == "StatefulSet")
        {
            StatefulSet(spec, old["spec"]?.AsMap ?? KubeMap.Empty, faults);
        }
        else if (spec["selector"] is { } selector && !selector.Equals(old.Find("spec", "selector")))
        {
            faults.Immutable("spec.selector", GoText.Selector(selector.AsMap));
        }
    }

    // No part of the pods can be more than all of them.
    private static void Counts(KubeMap status, Faults faults)
    {
        var (all, ready) = (status["replicas"]?.AsInteger ?? 0, status["readyReplicas"]?.AsInteger ?? 0);
        foreach (var part in new[] { "updatedReplicas", "readyReplicas", "availableReplicas" })
        {
            if (status["numberReady"] is null && status[part]?.AsInteger > all)
            {
                faults.Invalid($"status.{part}", status[part], "cannot be greater than status.replicas");
            }
        }

        if (status["availableReplicas"]?.AsInteger > ready)
        {
            faults.Invalid("status.availableReplicas", status["availableReplicas"], "cannot be greater than readyReplicas");
        }
    }

    public static void Job(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root["spec"]?.AsMap ?? KubeMap.Empty;
        PodRules.Spec(spec.Find("template", "spec")?.AsMap ?? KubeMap.Empty, "spec.template.spec", faults);
        if (spec.Find("template", "spec", "restartPolicy")?.AsString == "Always")
        {
            faults.Required("spec.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        }

        if (old is null)
        {
            return;
        }

        foreach (var field in new[] { "completions", "selector", "template", "completionMode" })
        {
            if (!Equals(spec[field], old.Find("spec", field)))
            {
                faults.Immutable($"spec.{field}", spec[field]);
            }
        }
    }

    public static void CronJob(KubeMap root, Faults faults)
    {
        if (root.Find("spec", "schedule") is not KubeString { Text.Length: > 0 })
        {
            faults.Required("spec.schedule");
        }

        PodRules.Spec(root.Find("spec", "jobTemplate", "spec", "template", "spec")?.AsMap ?? KubeMap.Empty, "spec.jobTemplate.spec.template.spec", faults);
    }

    private static void Selector(KubeMap spec, Faults faults)
    {
        var labels = spec.Find("template", "metadata", "labels")?.AsMap ?? KubeMap.Empty;
        var selector = spec["selector"] as KubeMap;
        if (selector is null)
        {
            faults.Required("spec.selector");
        }
        else if (selector.Count == 0)
        {
            faults.Invalid("spec.selector", GoText.Selector(selector), "empty selector is invalid for deployment");
        }

        if (selector is null || !Selectors.Matches(selector, labels))
        {
            faults.Invalid("spec.template.metadata.labels", GoText.Labels(labels), "`selector` does not match template `labels`");
        }
    }

    private static void StatefulSet(KubeMap spec, KubeMap old, Faults faults)
    {
        foreach (var field in new[] { "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds" })
        {
            (spec, old) = (spec.Without(field), old.Without(field));
        }

        if (!spec.Equals(old))
        {
            faults.Forbidden(
                "spec",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }
    }
}
