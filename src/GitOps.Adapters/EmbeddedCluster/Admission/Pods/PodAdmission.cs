using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>What the server works out for a pod from other objects: its priority, how long it stays on a node that fails, its overhead.</summary>
internal static class PodAdmission
{
    private const string NotReady = "node.kubernetes.io/not-ready";
    private static readonly string[] Kept = ["priority", "preemptionPolicy"];
    private const string Unreachable = "node.kubernetes.io/unreachable";

    // Classes that every cluster has.
    private static readonly Dictionary<string, long> System = new(StringComparer.Ordinal) { ["system-cluster-critical"] = 2_000_000_000, ["system-node-critical"] = 2_000_001_000 };

    /// <exception cref="ApiException">403: a class is not there, or the pod gives what only a class may.</exception>
    public static KubeMap New(ClusterStore store, WriteRequest request, KubeMap root) => root.Edit("spec", spec => Overhead(store, request, Tolerant(Prioritized(store, request, Graceful(spec)))));

    /// <summary>A change keeps the priority unless it gives one.</summary>
    public static KubeMap Changed(KubeMap root, KubeMap live) => root.Edit("spec", spec => Tolerant(Kept.Aggregate(
        spec, (all, key) => live.Find("spec", key) is { } kept ? all.Default(key, kept) : all)));

    // A pod cannot stop before it is asked to.
    private static KubeMap Graceful(KubeMap spec) => spec["terminationGracePeriodSeconds"]?.AsInteger < 0 ? spec.With("terminationGracePeriodSeconds", 1) : spec;

    private static KubeMap Prioritized(ClusterStore store, WriteRequest request, KubeMap spec)
    {
        var name = spec.Text("priorityClassName");
        var found = name.Length > 0
            ? store.Find(new StoreKey("priorityclasses.scheduling.k8s.io", string.Empty, name))
            : store.List("priorityclasses.scheduling.k8s.io").Objects.Values.Where(item => item["globalDefault"]?.AsBool == true).MinBy(item => item["value"]?.AsInteger ?? 0);
        if (found is null && name.Length > 0 && !System.ContainsKey(name))
        {
            throw ApiException.Forbidden(request.Resource, request.Name, $"no PriorityClass with name {name} was found");
        }

        var priority = found?["value"]?.AsInteger ?? System.GetValueOrDefault(name);
        var preemption = found?.Text("preemptionPolicy") is { Length: > 0 } given ? given : "PreemptLowerPriority";
        if (spec["priority"]?.AsInteger is { } asked && asked != priority)
        {
            throw ApiException.Forbidden(request.Resource, request.Name, $"the integer value of priority ({asked}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name");
        }

        if (spec["preemptionPolicy"]?.AsString is { } policy && policy != preemption)
        {
            throw ApiException.Forbidden(request.Resource, request.Name, $"the string value of PreemptionPolicy ({policy}) must not be provided in pod spec; priority admission controller computed {preemption} from the given PriorityClass name");
        }

        spec = name.Length == 0 && found is not null ? spec.With("priorityClassName", found.Map("metadata").Text("name")) : spec;
        return spec.With("priority", priority).With("preemptionPolicy", preemption);
    }

    private static KubeMap Tolerant(KubeMap spec)
    {
        var tolerations = spec.List("tolerations");
        foreach (var key in new[] { NotReady, Unreachable })
        {
            if (!tolerations.Any(item => item.AsMap.Text("key") is var own && (own == key || own.Length == 0) && item.AsMap.Text("effect") is "NoExecute" or ""))
            {
                tolerations = KubeList.Of(tolerations.Append(KubeMap.Of(("key", key), ("operator", "Exists"), ("effect", "NoExecute"), ("tolerationSeconds", 300))));
            }
        }

        return tolerations.Count == spec.List("tolerations").Count ? spec : spec.With("tolerations", tolerations);
    }

    private static KubeMap Overhead(ClusterStore store, WriteRequest request, KubeMap spec)
    {
        var runtime = spec["runtimeClassName"]?.AsString;
        var found = runtime is null ? null : store.Find(new StoreKey("runtimeclasses.node.k8s.io", string.Empty, runtime))
            ?? throw ApiException.Forbidden(request.Resource, request.Name, $"pod rejected: RuntimeClass \"{runtime}\" not found");
        var overhead = found?.Find("overhead", "podFixed") as KubeMap;
        if (spec["overhead"] is KubeMap { Count: > 0 } given && !given.Equals(overhead))
        {
            throw ApiException.Forbidden(request.Resource, request.Name, overhead is null
                ? "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"
                : "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
        }

        return overhead is null ? spec : spec.With("overhead", overhead);
    }
}
