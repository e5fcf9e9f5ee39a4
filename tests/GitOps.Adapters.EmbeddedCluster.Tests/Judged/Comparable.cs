using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>Objects without what two servers cannot have in common: identities, times, versions.</summary>
internal static class Comparable
{
    private static readonly string[] Own = ["uid", "resourceVersion", "creationTimestamp", "selfLink", "managedFields"];

    public static string Of(int code, KubeMap root)
    {
        if (root["kind"]?.AsString == "Status")
        {
            return $"{code} {root["reason"]?.AsString} {(root["status"]?.AsString == "Success" ? string.Empty : root["message"]?.AsString)}";
        }

        var metadata = root["metadata"]?.AsMap ?? KubeMap.Empty;
        foreach (var key in Own)
        {
            metadata = metadata.Without(key);
        }

        return $"{code}\n{KubeJson.ToText(Clean(root.With("metadata", metadata)), indented: true)}\n{Managers(root)}";
    }

    private static string Managers(KubeMap root) => string.Join('\n', (root.Find("metadata", "managedFields")?.AsList ?? KubeList.Empty)
        .Select(entry => entry.AsMap)
        .Select(entry => $"{entry["operation"]?.AsString} {entry["manager"]?.AsString} {entry["apiVersion"]?.AsString} {KubeJson.ToText(KubeJson.Sorted(entry["fieldsV1"] ?? KubeMap.Empty))}")
        .Order(StringComparer.Ordinal));

    // Old servers write a null creation time into templates, and keep list-map items in another order than new ones.
    private static KubeValue Clean(KubeValue value) => value switch
    {
        KubeMap map => KubeMap.Of(map.Where(entry => entry.Value is not KubeNull).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Clean(entry.Value)))),
        KubeList list => KubeList.Of(list.All(item => item is KubeMap) ? list.Select(Clean).OrderBy(item => item.ToString(), StringComparer.Ordinal) : list.Select(Clean)),
        _ => value,
    };
}
