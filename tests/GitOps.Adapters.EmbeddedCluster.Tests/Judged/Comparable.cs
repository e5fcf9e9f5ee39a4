using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>Answers without what two servers cannot have in common: identities, times, versions, addresses.</summary>
internal static partial class Comparable
{
    private static readonly string[] Own = ["uid", "resourceVersion", "creationTimestamp", "selfLink", "managedFields"];

    public static string Of(int code, KubeMap root, IReadOnlyList<VersionRule> rules)
    {
        if (root["kind"]?.AsString == "Status")
        {
            var message = rules.Aggregate(root["message"] ?? string.Empty, (value, rule) => rule.Level?.Invoke(value) ?? value);
            var text = $"{code} {root["reason"]?.AsString} {(root["status"]?.AsString == "Success" ? string.Empty : Identities().Replace(message.AsString!, "an id"))}";
            return rules.Aggregate(text, (value, rule) => rule.Refusal?.Invoke(value) ?? value);
        }

        var metadata = root["metadata"]?.AsMap ?? KubeMap.Empty;
        foreach (var key in Own)
        {
            metadata = metadata.Without(key);
        }

        var bare = root["kind"]?.AsString == "Service" && root.Find("spec", "clusterIP") is not null
            ? root.WithAt(["spec", "clusterIP"], "an address").WithAt(["spec", "clusterIPs"], KubeList.Of((KubeValue)"an address"))
            : root;
        var level = rules.Aggregate((KubeValue)bare.With("metadata", metadata), (value, rule) => rule.Level?.Invoke(value) ?? value);
        return $"{code}\n{KubeJson.ToText(KubeJson.Sorted(level), indented: true)}\n{Managers(root, [.. rules.Select(rule => rule.Unowned).OfType<string>()])}";
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Identities();

    private static string Managers(KubeMap root, HashSet<string> unowned) => string.Join('\n', (root.Find("metadata", "managedFields")?.AsList ?? KubeList.Empty)
        .Select(entry => entry.AsMap)
        .Select(entry => $"{entry["operation"]?.AsString} {entry["manager"]?.AsString} {entry["apiVersion"]?.AsString} {KubeJson.ToText(KubeJson.Sorted(Owned(entry["fieldsV1"]?.AsMap ?? KubeMap.Empty, unowned)))}")
        .Order(StringComparer.Ordinal));

    private static KubeMap Owned(KubeMap fields, HashSet<string> unowned) => KubeMap.Of(fields
        .Where(field => !unowned.Contains(field.Key))
        .Select(field => KeyValuePair.Create(field.Key, (KubeValue)Owned(field.Value.AsMap, unowned))));
}
