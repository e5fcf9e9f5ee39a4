using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>HorizontalPodAutoscalers at v1, which knows one target for the processor, and v2, which knows many; what v1 cannot say stands in its annotations.</summary>
internal static class AutoscalerVersions
{
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";

    public static KubeMap ToV2(KubeMap root)
    {
        var (spec, status) = (root["spec"]?.AsMap ?? KubeMap.Empty, root["status"]?.AsMap ?? KubeMap.Empty);
        var metrics = Noted(root, "metrics") as KubeList ?? KubeList.Empty;
        if (spec["targetCPUUtilizationPercentage"] is { } percent)
        {
            metrics = KubeList.Of(metrics.Prepend(Metric("target", KubeMap.Of(("averageUtilization", percent), ("type", "Utilization")))));
        }

        if (metrics.Count == 0)
        {
            metrics = KubeList.Of(Metric("target", KubeMap.Of(("averageUtilization", 80L), ("type", "Utilization"))));
        }

        var current = Noted(root, "current-metrics") as KubeList ?? KubeList.Empty;
        if (status["currentCPUUtilizationPercentage"] is { } used)
        {
            current = KubeList.Of(current.Prepend(Metric("current", KubeMap.Of(("averageUtilization", used)))));
        }

        spec = Put(Put(spec.Without("targetCPUUtilizationPercentage"), "metrics", metrics), "behavior", Noted(root, "behavior"));
        status = Put(Put(status.Without("currentCPUUtilizationPercentage"), "currentMetrics", current), "conditions", Noted(root, "conditions"));
        root = Put(root.With("spec", spec), "status", status);
        foreach (var name in new[] { "metrics", "current-metrics", "behavior", "conditions" })
        {
            root = root.WithoutAt("metadata", "annotations", Prefix + name);
        }

        return root.Find("metadata", "annotations") is KubeMap { Count: 0 } ? root.WithoutAt("metadata", "annotations") : root;
    }

    public static KubeMap ToV1(KubeMap root)
    {
        var (spec, status) = (root["spec"]?.AsMap ?? KubeMap.Empty, root["status"]?.AsMap ?? KubeMap.Empty);
        var (percent, metrics) = Split(spec["metrics"]?.AsList ?? KubeList.Empty, "target");
        var (used, current) = Split(status["currentMetrics"]?.AsList ?? KubeList.Empty, "current");
        root = Note(Note(Note(Note(root, "metrics", metrics), "current-metrics", current), "behavior", spec["behavior"]), "conditions", status["conditions"]);
        spec = Put(spec.Without("metrics").Without("behavior"), "targetCPUUtilizationPercentage", percent);
        return Put(root.With("spec", spec), "status", Put(status.Without("currentMetrics").Without("conditions"), "currentCPUUtilizationPercentage", used));
    }

    // The percentage of the processor, and all other metrics.
    private static (KubeValue? Percent, KubeList Others) Split(KubeList metrics, string part)
    {
        var cpu = metrics.FirstOrDefault(metric => metric.AsMap.Find("resource", "name")?.AsString == "cpu" && metric.AsMap.Find("resource", part, "averageUtilization") is not null);
        return (cpu?.AsMap.Find("resource", part, "averageUtilization"), KubeList.Of(metrics.Where(metric => !ReferenceEquals(metric, cpu))));
    }

    private static KubeValue Metric(string part, KubeMap amount) => KubeMap.Of(("type", "Resource"), ("resource", KubeMap.Of(("name", "cpu"), (part, amount))));

    private static KubeMap Put(KubeMap map, string key, KubeValue? value) => value is null or KubeList { Count: 0 } or KubeMap { Count: 0 } ? map.Without(key) : map.With(key, value);

    private static KubeMap Note(KubeMap root, string name, KubeValue? value) =>
        value is null or KubeList { Count: 0 } ? root : root.WithAt(["metadata", "annotations", Prefix + name], KubeJson.ToText(value));

    // What is no JSON was written by somebody else, and stays unread.
    private static KubeValue? Noted(KubeMap root, string name)
    {
        try
        {
            return root.Find("metadata", "annotations", Prefix + name)?.AsString is { } text ? KubeJson.Parse(text) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
