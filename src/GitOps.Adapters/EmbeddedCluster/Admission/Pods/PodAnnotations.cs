using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of the annotations that mean something for pods.</summary>
internal static class PodAnnotations
{
    public const string AppArmor = "container.apparmor.security.beta.kubernetes.io/";
    public const string Mirror = "kubernetes.io/config.mirror";
    private const string DeletionCost = "controller.kubernetes.io/pod-deletion-cost";

    public static void Check(KubeMap annotations, KubeMap spec, string path, Faults faults)
    {
        if (annotations[Mirror] is { } mirror && spec.Text("nodeName").Length == 0)
        {
            faults.Invalid($"{path}[{Mirror}]", mirror, "must set spec.nodeName if mirror pod annotation is set");
        }

        if (annotations[DeletionCost]?.AsString is { } cost && !int.TryParse(cost, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out _))
        {
            faults.Invalid($"{path}[{DeletionCost}]", cost, "must be a 32bit integer");
        }

        foreach (var (key, value) in annotations.Where(annotation => annotation.Key.StartsWith(AppArmor, StringComparison.Ordinal)))
        {
            if (!spec.List("containers").Concat(spec.List("initContainers")).Any(container => container.AsMap.Text("name") == key[AppArmor.Length..]))
            {
                faults.Invalid($"{path}[{key}]", key[AppArmor.Length..], "container not found");
            }

            var profile = value.AsString ?? string.Empty;
            if (profile is not ("" or "runtime/default" or "unconfined") && !profile.StartsWith("localhost/", StringComparison.Ordinal))
            {
                faults.Invalid($"{path}[{key}]", profile, $"invalid AppArmor profile name: \"{profile}\"");
            }
        }
    }
}
