using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of what keeps pods running: a selector that matches the template and never changes, replicas, how they are replaced.</summary>
internal static class WorkloadRules
{
    private static readonly string[] Changeable = ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];
    private const string Mismatch = "`selector` does not match template `labels`";
    private const string PercentText = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    public static void Check(string kind, KubeMap root, KubeMap? old, Faults faults)
    {
        var (spec, before) = (root.Map("spec"), old?.Map("spec"));
        switch (kind)
        {
            case "Deployment":
                faults.Negative("spec.replicas", spec["replicas"]);
                Selector(spec, "deployment", "invalid label selector", faults);
                Template(spec, "ReplicaSet", faults);
                Deployment(spec, faults);
                break;
            case "ReplicaSet":
                faults.Negative("spec.replicas", spec["replicas"]);
                faults.Negative("spec.minReadySeconds", spec["minReadySeconds"]);
                Selector(spec, "deployment", "invalid label selector", faults);
                Template(spec, "ReplicaSet", faults);
                break;
            case "DaemonSet":
                DaemonSet(spec, faults);
                break;
            default:
                StatefulSet(spec, before, faults);
                break;
        }

        Counts(root.Map("status"), faults);
        if (kind != "StatefulSet" && before is not null && !Equals(spec["selector"], before["selector"]))
        {
            faults.Immutable("spec.selector", GoText.Selector(spec["selector"] as KubeMap));
        }
    }

    /// <summary>The older kind, which selects by equality alone.</summary>
    public static void ReplicationController(KubeMap spec, Faults faults)
    {
        faults.Negative("spec.minReadySeconds", spec["minReadySeconds"]);
        var selector = spec.Map("selector");
        if (selector.Count == 0)
        {
            faults.Required("spec.selector");
        }

        faults.Negative("spec.replicas", spec["replicas"]);
        if (!spec.Has("template"))
        {
            faults.Required("spec.template");
            return;
        }

        var labels = spec.Map("template").Map("metadata").Map("labels");
        if (selector.Any(label => !label.Value.Equals(labels[label.Key])))
        {
            faults.Invalid("spec.template.metadata.labels", GoText.Labels(labels), Mismatch);
        }

        Template(spec, "ReplicationController", faults);
    }

    /// <summary>A number, or a part of all of them.</summary>
    public static void Portion(KubeValue? value, string path, bool isAtMostAll, Faults faults)
    {
        if (value is KubeString { Text: var text })
        {
            if (text.Length < 2 || text[^1] != '%' || !text[..^1].All(char.IsAsciiDigit))
            {
                faults.Invalid(path, value, PercentText);
            }
            else if (isAtMostAll && Percent(value) > 100)
            {
                faults.Invalid(path, value, "must not be greater than 100%");
            }
        }
        else
        {
            faults.Negative(path, value);
        }
    }

    private static void Deployment(KubeMap spec, Faults faults)
    {
        var strategy = spec.Map("strategy");
        if (strategy.Text("type") == "Recreate")
        {
            if (strategy.Has("rollingUpdate"))
            {
                faults.Forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'");
            }
        }
        else if (strategy.Text("type") != "RollingUpdate")
        {
            faults.Unsupported("spec.strategy", GoText.Struct(("Type", strategy["type"]), ("RollingUpdate", strategy["rollingUpdate"])), ["Recreate", "RollingUpdate"]);
        }
        else
        {
            var (rolling, path) = (strategy.Map("rollingUpdate"), "spec.strategy.rollingUpdate");
            Portion(rolling["maxUnavailable"], $"{path}.maxUnavailable", isAtMostAll: false, faults);
            Portion(rolling["maxSurge"], $"{path}.maxSurge", isAtMostAll: false, faults);
            if (IsNone(rolling["maxUnavailable"]) && IsNone(rolling["maxSurge"]))
            {
                faults.Invalid($"{path}.maxUnavailable", rolling["maxUnavailable"] ?? 0, "may not be 0 when `maxSurge` is 0");
            }

            if (Percent(rolling["maxUnavailable"]) > 100)
            {
                faults.Invalid($"{path}.maxUnavailable", rolling["maxUnavailable"], "must not be greater than 100%");
            }
        }

        faults.Negative("spec.minReadySeconds", spec["minReadySeconds"]);
        faults.Negative("spec.revisionHistoryLimit", spec["revisionHistoryLimit"]);
        if (spec["progressDeadlineSeconds"] is KubeInteger deadline)
        {
            faults.Negative("spec.progressDeadlineSeconds", deadline);
            if (deadline.Number <= (spec["minReadySeconds"]?.AsInteger ?? 0))
            {
                faults.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
            }
        }
    }

    private static void DaemonSet(KubeMap spec, Faults faults)
    {
        var selector = spec["selector"] as KubeMap;
        SelectorRules.Check(selector, "spec.selector", faults);
        var labels = spec.Map("template").Map("metadata").Map("labels");
        if (selector is null || (IsValid(selector) && selector.Count > 0 && !Selectors.Matches(selector, labels)))
        {
            faults.Invalid("spec.template.metadata.labels", GoText.Labels(labels), Mismatch);
        }
        else if (selector.Count == 0)
        {
            faults.Invalid("spec.selector", GoText.Selector(selector), "empty selector is invalid for daemonset");
        }

        Template(spec, "DaemonSet", faults);
        faults.Negative("spec.minReadySeconds", spec["minReadySeconds"]);
        var (strategy, path) = (spec.Map("updateStrategy"), "spec.updateStrategy.rollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            var rolling = strategy.Map("rollingUpdate");
            Portion(rolling["maxUnavailable"], $"{path}.maxUnavailable", isAtMostAll: true, faults);
            Portion(rolling["maxSurge"], $"{path}.maxSurge", isAtMostAll: true, faults);
            var (isUnavailable, isMore) = (!IsNone(rolling["maxUnavailable"]), !IsNone(rolling["maxSurge"]));
            if (isUnavailable && isMore)
            {
                faults.Invalid($"{path}.maxSurge", rolling["maxSurge"], "may not be set when maxUnavailable is non-zero");
            }
            else if (!isUnavailable && !isMore)
            {
                faults.Required($"{path}.maxUnavailable", "cannot be 0 when maxSurge is 0");
            }
        }
        else if (strategy.Text("type") != "OnDelete")
        {
            faults.Unsupported("spec.updateStrategy", GoText.Struct(("Type", strategy["type"]), ("RollingUpdate", strategy["rollingUpdate"])), ["RollingUpdate", "OnDelete"]);
        }

        faults.Negative("spec.revisionHistoryLimit", spec["revisionHistoryLimit"]);
    }

    private static void StatefulSet(KubeMap spec, KubeMap? old, Faults faults)
    {
        if (spec.Text("podManagementPolicy") is not ("OrderedReady" or "Parallel"))
        {
            faults.Invalid("spec.podManagementPolicy", spec["podManagementPolicy"] ?? string.Empty, "must be 'OrderedReady' or 'Parallel'");
        }

        var strategy = spec.Map("updateStrategy");
        if (strategy.Text("type") is not ("RollingUpdate" or "OnDelete"))
        {
            faults.Invalid("spec.updateStrategy", GoText.Struct(("Type", strategy["type"]), ("RollingUpdate", strategy["rollingUpdate"])), "must be 'RollingUpdate' or 'OnDelete'");
        }
        else if (strategy["rollingUpdate"] is KubeMap rolling)
        {
            if (strategy.Text("type") == "OnDelete")
            {
                faults.Invalid("spec.updateStrategy.rollingUpdate", GoText.Struct(("Partition", rolling["partition"]), ("MaxUnavailable", rolling["maxUnavailable"])), "only allowed for updateStrategy 'RollingUpdate'");
            }
            else
            {
                faults.Negative("spec.updateStrategy.rollingUpdate.partition", rolling["partition"]);
            }
        }

        foreach (var key in new[] { "whenDeleted", "whenScaled" })
        {
            if (spec["persistentVolumeClaimRetentionPolicy"] is KubeMap policy)
            {
                faults.OneOf($"spec.persistentVolumeClaimRetentionPolicy.{key}", policy[key], "Retain", "Delete");
            }
        }

        faults.Negative("spec.replicas", spec["replicas"]);
        faults.Negative("spec.minReadySeconds", spec["minReadySeconds"]);
        faults.Negative("spec.ordinals.start", spec.Map("ordinals")["start"]);
        Selector(spec, "statefulset", string.Empty, faults);

        // Every pod gets its own claims, which its containers mount by name.
        var claims = spec.List("volumeClaimTemplates").Select(claim => (KubeValue)KubeMap.Of(("name", claim.AsMap.Map("metadata").Text("name")), ("emptyDir", KubeMap.Empty))).ToList();
        var own = claims.Select(claim => claim.AsMap.Text("name")).ToHashSet(StringComparer.Ordinal);
        var mounted = spec.Edit("template", template => template.Edit("spec", pod =>
            pod.With("volumes", KubeList.Of(pod.List("volumes").Where(volume => !own.Contains(volume.AsMap.Text("name"))).Concat(claims)))));
        Template(claims.Count == 0 ? spec : mounted, "StatefulSet", faults);
        foreach (var (at, claim) in spec.Each("volumeClaimTemplates", "spec.volumeClaimTemplates"))
        {
            ClaimRules.Spec(claim.Map("spec"), $"{at}.spec", faults);
        }

        if (spec.Text("serviceName") is { Length: > 0 } service)
        {
            faults.Each("spec.serviceName", service, Names.Label(service));
        }

        if (old is not null && !Fixed(spec).Equals(Fixed(old)))
        {
            faults.Forbidden(
                "spec",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }
    }

    private static KubeMap Fixed(KubeMap spec) => Changeable.Aggregate(spec, (map, field) => map.Without(field));

    private static void Selector(KubeMap spec, string kind, string invalid, Faults faults)
    {
        var labels = spec.Map("template").Map("metadata").Map("labels");
        var selector = spec["selector"] as KubeMap;
        if (selector is null)
        {
            faults.Required("spec.selector");
        }
        else
        {
            SelectorRules.Check(selector, "spec.selector", faults);
            if (selector.Count == 0)
            {
                faults.Invalid("spec.selector", GoText.Selector(selector), $"empty selector is invalid for {kind}");
            }
        }

        if (selector is not null && !IsValid(selector))
        {
            faults.Invalid("spec.selector", GoText.Selector(selector), invalid);
        }
        else if (selector is null || !Selectors.Matches(selector, labels))
        {
            faults.Invalid("spec.template.metadata.labels", GoText.Labels(labels), Mismatch);
        }
    }

    private static bool IsValid(KubeMap selector)
    {
        var own = new Faults();
        SelectorRules.Check(selector, string.Empty, own);
        return own.List.Count == 0;
    }

    private static void Template(KubeMap spec, string kind, Faults faults)
    {
        var pod = spec.Map("template").Map("spec");
        PodRules.Template(spec.Map("template"), "spec.template", faults);
        if (pod["restartPolicy"] is { } policy && policy.AsString != "Always" && (policy.AsString is "OnFailure" or "Never" || kind != "ReplicationController"))
        {
            faults.Unsupported("spec.template.spec.restartPolicy", policy, ["Always"]);
        }

        if (pod.Has("activeDeadlineSeconds"))
        {
            faults.Forbidden("spec.template.spec.activeDeadlineSeconds", $"activeDeadlineSeconds in {kind} is not Supported");
        }
    }

    // No part of the pods can be more than all of them.
    private static void Counts(KubeMap status, Faults faults)
    {
        foreach (var part in new[] { "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas" })
        {
            faults.Negative($"status.{part}", status[part]);
        }

        var (all, ready) = (status["replicas"]?.AsInteger ?? 0, status["readyReplicas"]?.AsInteger ?? 0);
        foreach (var part in new[] { "updatedReplicas", "readyReplicas", "availableReplicas" })
        {
            if (status["numberReady"] is null && (status[part]?.AsInteger ?? 0) is var count && count > all)
            {
                faults.Invalid($"status.{part}", count, "cannot be greater than status.replicas");
            }
        }

        if (status["numberReady"] is null && (status["availableReplicas"]?.AsInteger ?? 0) is var available && available > ready)
        {
            faults.Invalid("status.availableReplicas", available, "cannot be greater than readyReplicas");
        }
    }

    private static bool IsNone(KubeValue? value) => value is null or KubeInteger { Number: 0 } || Percent(value) == 0;

    private static int? Percent(KubeValue? value) =>
        value is KubeString { Text: var text } && text.EndsWith('%') && int.TryParse(text[..^1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var percent) ? percent : null;
}
