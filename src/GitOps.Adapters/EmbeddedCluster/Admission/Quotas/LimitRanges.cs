using System.Globalization;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Registry;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>The LimitRanges of a namespace: what containers ask for when they say nothing, and what containers, pods and claims may.</summary>
internal static class LimitRanges
{
    private const string Resource = "limitranges";

    /// <summary>A limit of containers is its own default, and so on down to the least request.</summary>
    public static KubeMap Defaulted(KubeMap limit)
    {
        if (limit["type"]?.AsString != "Container")
        {
            return limit;
        }

        var most = Filled(Part(limit, "default"), Part(limit, "max"));
        var asked = Filled(Filled(Part(limit, "defaultRequest"), most), Part(limit, "min"));
        limit = most.Count == 0 ? limit : limit.With("default", most);
        return asked.Count == 0 ? limit : limit.With("defaultRequest", asked);
    }

    /// <summary>A new pod whose containers ask for what they did not say.</summary>
    public static KubeMap Fill(ClusterStore store, WriteRequest request, KubeMap pod)
    {
        foreach (var limit in Limits(store, request.Namespace).Where(item => item["type"]?.AsString == "Container"))
        {
            pod = pod.Edit("spec", spec => spec.EditEach("containers", container => Fill(container, limit)).EditEach("initContainers", container => Fill(container, limit)));
        }

        return pod;
    }

    /// <exception cref="ApiException">403: it is outside of a range.</exception>
    public static void Check(ClusterStore store, WriteRequest request, KubeMap root, bool isNew)
    {
        var faults = (request.Resource.Name, isNew) switch
        {
            ("pods", true) => Limits(store, request.Namespace).SelectMany(limit => PodFaults(limit, root)).ToList(),
            ("persistentvolumeclaims", _) => Limits(store, request.Namespace).Where(limit => limit["type"]?.AsString == "PersistentVolumeClaim").SelectMany(limit => ClaimFaults(limit, root)).ToList(),
            _ => [],
        };
        if (faults.Count > 0)
        {
            throw ApiException.Forbidden(request.Resource, request.Name, faults.Count == 1 ? faults[0] : $"[{string.Join(", ", faults)}]");
        }
    }

    private static IEnumerable<KubeMap> Limits(ClusterStore store, string space) => space.Length == 0 ? [] : store.List(Resource).Objects
        .Where(item => item.Key.Namespace == space)
        .SelectMany(item => item.Value.Find("spec", "limits")?.AsList ?? KubeList.Empty)
        .Select(item => item.AsMap);

    private static KubeMap Fill(KubeMap container, KubeMap limit)
    {
        var resources = container["resources"]?.AsMap ?? KubeMap.Empty;
        var (limits, requests) = (Filled(Part(resources, "limits"), Part(limit, "default")), Filled(Part(resources, "requests"), Part(limit, "defaultRequest")));
        resources = limits.Count == 0 ? resources : resources.With("limits", limits);
        resources = requests.Count == 0 ? resources : resources.With("requests", requests);
        return resources.Count == 0 ? container : container.With("resources", resources);
    }

    private static IEnumerable<string> PodFaults(KubeMap limit, KubeMap pod) => limit["type"]?.AsString switch
    {
        "Container" => PodResources.Containers(pod, "containers").Concat(PodResources.Containers(pod, "initContainers")).SelectMany(container =>
            Faults(limit, "Container", PodResources.In(container, "requests").ToDictionary(item => item.Name, item => item.Amount), PodResources.In(container, "limits").ToDictionary(item => item.Name, item => item.Amount))),
        "Pod" => Faults(limit, "Pod", PodResources.Of(pod, "requests"), PodResources.Of(pod, "limits")),
        _ => [],
    };

    private static IEnumerable<string> Faults(KubeMap limit, string type, IReadOnlyDictionary<string, Amount> requests, IReadOnlyDictionary<string, Amount> limits)
    {
        foreach (var (name, bound) in Bounds(limit, "min"))
        {
            var head = $"minimum {name} usage per {type} is {bound}";
            var text = !requests.TryGetValue(name, out var asked) ? $"{head}.  No request is specified"
                : asked < bound ? $"{head}, but request is {asked}"
                : limits.TryGetValue(name, out var most) && most < bound ? $"{head}, but limit is {most}"
                : null;
            if (text is not null)
            {
                yield return text;
            }
        }

        foreach (var (name, bound) in Bounds(limit, "max"))
        {
            var head = $"maximum {name} usage per {type} is {bound}";
            var text = !limits.TryGetValue(name, out var most) ? $"{head}.  No limit is specified"
                : most > bound ? $"{head}, but limit is {most}"
                : requests.TryGetValue(name, out var asked) && asked > bound ? $"{head}, but request is {asked}"
                : null;
            if (text is not null)
            {
                yield return text;
            }
        }

        foreach (var (name, bound) in Bounds(limit, "maxLimitRequestRatio"))
        {
            var head = $"{name} max limit to request ratio per {type} is {bound}";
            var text = !requests.TryGetValue(name, out var asked) || asked.IsZero ? $"{head}, but no request is specified or request is 0"
                : !limits.TryGetValue(name, out var most) || most.IsZero ? $"{head}, but no limit is specified or limit is 0"
                : most.Over(asked) > bound.Over(Amount.One) ? string.Create(CultureInfo.InvariantCulture, $"{head}, but provided ratio is {most.Over(asked):F6}")
                : null;
            if (text is not null)
            {
                yield return text;
            }
        }
    }

    private static IEnumerable<string> ClaimFaults(KubeMap limit, KubeMap claim)
    {
        var asked = claim.Find("spec", "resources", "requests", "storage") is { } storage ? Amount.Of(storage) : (Amount?)null;
        if (Part(limit, "min")["storage"] is { } least && asked is var some && !(some >= Amount.Of(least)))
        {
            yield return $"minimum storage usage per PersistentVolumeClaim is {Amount.Of(least)}{(some is null ? ".  No request is specified" : $", but request is {some}")}";
        }

        if (Part(limit, "max")["storage"] is { } most && !(asked <= Amount.Of(most)))
        {
            yield return $"maximum storage usage per PersistentVolumeClaim is {Amount.Of(most)}{(asked is null ? ".  No request is specified" : $", but request is {asked}")}";
        }
    }

    private static IEnumerable<(string Name, Amount Bound)> Bounds(KubeMap limit, string key) => Part(limit, key).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, Amount.Of(entry.Value)));

    private static KubeMap Filled(KubeMap given, KubeMap defaults) => defaults.Aggregate(given, (sum, entry) => sum.Default(entry.Key, entry.Value));

    private static KubeMap Part(KubeMap map, string key) => map[key]?.AsMap ?? KubeMap.Empty;
}
