using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Conditions of a status: set one, keep its transition time while its value stays.</summary>
internal static class Conditions
{
    public static KubeMap Set(KubeMap status, string type, bool isTrue, string reason, string message, string now, bool hasUpdateTime = false)
    {
        var list = status["conditions"]?.AsList ?? KubeList.Empty;
        var old = list.FirstOrDefault(condition => condition.AsMap["type"]?.AsString == type)?.AsMap;
        var value = isTrue ? "True" : "False";
        var since = old?["status"]?.AsString == value ? old["lastTransitionTime"] ?? now : now;
        var made = KubeMap.Of(("type", type), ("status", value), ("lastTransitionTime", since));
        if (reason.Length > 0)
        {
            made = made.With("reason", reason);
        }

        if (message.Length > 0)
        {
            made = made.With("message", message);
        }

        if (hasUpdateTime)
        {
            var same = old is not null && old["reason"]?.AsString == reason && old["message"]?.AsString == message && old["status"]?.AsString == value;
            made = made.With("lastUpdateTime", same ? old!["lastUpdateTime"] ?? now : now);
        }

        return old is null
            ? status.With("conditions", KubeList.Of(list.Append(made)))
            : status.With("conditions", KubeList.Of(list.Select(condition => condition.AsMap["type"]?.AsString == type ? made : condition)));
    }

    public static KubeMap? Find(KubeMap root, string type) =>
        (root.Find("status", "conditions")?.AsList ?? KubeList.Empty).FirstOrDefault(condition => condition.AsMap["type"]?.AsString == type)?.AsMap;

    public static bool IsTrue(KubeMap root, string type) => Find(root, type)?["status"]?.AsString == "True";
}
