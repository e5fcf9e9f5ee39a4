using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What may be changed of a pod that is there: images, a shorter deadline, more tolerations, fewer gates.</summary>
internal static class PodChanges
{
    private const string Text =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`," +
        "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Check(KubeMap spec, KubeMap old, Faults faults)
    {
        foreach (var key in new[] { "containers", "initContainers" })
        {
            if (spec.List(key).Count != old.List(key).Count)
            {
                faults.Forbidden($"spec.{key}", "pod updates may not add or remove containers");
                return;
            }

            foreach (var (at, container) in spec.Each(key, $"spec.{key}"))
            {
                if (container.Text("image").Length == 0)
                {
                    faults.Required($"{at}.image");
                }
            }
        }

        if (!Deadline(spec["activeDeadlineSeconds"], old["activeDeadlineSeconds"], faults))
        {
            return;
        }

        var tolerations = spec.List("tolerations").Select(toleration => toleration.AsMap.Without("tolerationSeconds")).ToList();
        if (old.List("tolerations").Any(toleration => !tolerations.Contains(toleration.AsMap.Without("tolerationSeconds"))))
        {
            faults.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
        }

        foreach (var (at, gate) in spec.Each("schedulingGates", "spec.schedulingGates"))
        {
            if (!old.List("schedulingGates").Contains(gate))
            {
                faults.Forbidden(at, "only deletion is allowed, but found new scheduling gate '" + gate.Text("name") + "'");
            }
        }

        if (!Fixed(spec, old).Equals(Fixed(old, old)))
        {
            faults.Forbidden("spec", Text);
        }
    }

    private static bool Deadline(KubeValue? now, KubeValue? before, Faults faults)
    {
        const string path = "spec.activeDeadlineSeconds";
        if (now is null)
        {
            if (before is not null)
            {
                faults.Invalid(path, (KubeValue?)null, "must not update from a positive integer to nil value");
            }

            return true;
        }

        if (before is not null && now.AsInteger > before.AsInteger)
        {
            faults.Invalid(path, now, "must be less than or equal to previous value");
            return false;
        }

        return true;
    }

    // What must stay, with what may change as it was.
    private static KubeMap Fixed(KubeMap spec, KubeMap old)
    {
        foreach (var key in new[] { "containers", "initContainers" })
        {
            spec = spec.EditEach(key, container => container.Without("image"));
        }

        var isGated = old.List("schedulingGates").Count > 0;
        spec = spec.Without("activeDeadlineSeconds").Without("tolerations").Without("schedulingGates");
        spec = isGated ? spec.Without("nodeSelector").Edit("affinity", affinity => affinity.Without("nodeAffinity")) : spec;
        return old["terminationGracePeriodSeconds"]?.AsInteger < 0 && spec["terminationGracePeriodSeconds"]?.AsInteger == 1 ? spec.With("terminationGracePeriodSeconds", old["terminationGracePeriodSeconds"]!) : spec;
    }
}
