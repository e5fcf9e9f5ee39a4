using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>The quality of service class of a pod, from requests and limits.</summary>
internal static class QualityOfService
{
    public static string Of(KubeMap pod)
    {
        var containers = (pod.Find("spec", "containers")?.AsList ?? KubeList.Empty)
            .Concat(pod.Find("spec", "initContainers")?.AsList ?? KubeList.Empty)
            .Select(container => container.AsMap["resources"]?.AsMap ?? KubeMap.Empty)
            .ToList();
        if (containers.TrueForAll(resources => Part(resources, "limits").Count == 0 && Part(resources, "requests").Count == 0))
        {
            return "BestEffort";
        }

        return containers.TrueForAll(resources => Part(resources, "limits") is var limits && limits.Has("cpu") && limits.Has("memory") && limits.Equals(Part(resources, "requests")))
            ? "Guaranteed"
            : "Burstable";
    }

    private static KubeMap Part(KubeMap resources, string key) => resources[key]?.AsMap ?? KubeMap.Empty;
}
