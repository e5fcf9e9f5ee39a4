using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Conditions read leniently: what is no condition is passed over.</summary>
internal static class ArgoConditions
{
    public static IEnumerable<StatusCondition> Of(KubeObject live) => Of(live.Root.Find("status", "conditions"));

    public static IEnumerable<StatusCondition> Of(KubeValue? conditions) => conditions is KubeList list
        ? list.Items.OfType<KubeMap>().Select(item => new StatusCondition(Text(item, "type"), Text(item, "status"), Text(item, "reason"), Text(item, "message")))
        : [];

    private static string Text(KubeMap item, string key) => item[key]?.AsString ?? string.Empty;
}
