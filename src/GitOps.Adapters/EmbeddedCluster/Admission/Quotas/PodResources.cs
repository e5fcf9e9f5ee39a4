using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What a pod asks for and may use: its containers together, or an init container when that is more.</summary>
internal static class PodResources
{
    /// <summary>Amounts by resource, for <c>requests</c> or <c>limits</c>.</summary>
    public static SortedDictionary<string, Amount> Of(KubeMap pod, string kind)
    {
        var sum = new SortedDictionary<string, Amount>(StringComparer.Ordinal);
        foreach (var container in Containers(pod, "containers").Concat(Containers(pod, "initContainers").Where(IsSidecar)))
        {
            foreach (var (name, amount) in In(container, kind))
            {
                sum[name] = sum.GetValueOrDefault(name).Plus(amount);
            }
        }

        foreach (var (name, amount) in Containers(pod, "initContainers").Where(container => !IsSidecar(container)).SelectMany(container => In(container, kind)))
        {
            sum[name] = sum.TryGetValue(name, out var so) && so >= amount ? so : amount;
        }

        foreach (var (name, amount) in pod.Find("spec", "overhead")?.AsMap ?? KubeMap.Empty)
        {
            if (kind == "requests" || sum.ContainsKey(name))
            {
                sum[name] = sum.GetValueOrDefault(name).Plus(Amount.Of(amount));
            }
        }

        return sum;
    }

    public static IEnumerable<KubeMap> Containers(KubeMap pod, string list) => (pod.Find("spec", list)?.AsList ?? KubeList.Empty).Select(item => item.AsMap);

    public static IEnumerable<(string Name, Amount Amount)> In(KubeMap container, string kind) =>
        (container.Find("resources", kind)?.AsMap ?? KubeMap.Empty).Select(entry => (entry.Key, Amount.Of(entry.Value)));

    private static bool IsSidecar(KubeMap container) => container["restartPolicy"]?.AsString == "Always";
}
