using System.Text.RegularExpressions;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>All rules of versions. Where the judge is new enough, a rule is not used.</summary>
internal static partial class VersionRules
{
    public const string SharedStatus = "shared-status";
    public const string AtomicSelectors = "atomic-selectors";
    public const string KeptAddresses = "kept-addresses";
    public const string AtomicReferences = "atomic-references";
    public const string EmptyMaps = "empty-maps";
    public const string DeducedMaps = "deduced-maps";
    public const string EmptiedLists = "emptied-lists";

    public const string RepeatedKeys = "repeated-keys";

    private static readonly HashSet<string> Granular =
    [
        "f:labels", "f:annotations", "f:data", "f:binaryData", "f:containers", "f:env", "f:ports", "f:volumes", "f:limits", "f:requests", "f:tags", "f:parts", "f:free", "f:notes",
    ];

    private static readonly string[] NewServiceFields = ["internalTrafficPolicy", "ipFamilies", "ipFamilyPolicy", "clusterIPs"];

    private static readonly Func<KubeValue, KubeValue> Ordered = Everywhere(map => map["tags"] is KubeList tags ? map.With("tags", KubeList.Of(tags.OrderBy(tag => tag.ToString(), StringComparer.Ordinal))) : map, list => list.All(item => item is KubeMap) ? KubeList.Of(list.OrderBy(item => item.ToString(), StringComparer.Ordinal)) : list);

    private static readonly VersionRule[] All =
    [
        new("null-creation-time", 34, "templates of older servers carry \"creationTimestamp\": null")
        {
            Level = Everywhere(map => map["creationTimestamp"] is KubeNull ? map.Without("creationTimestamp") : map),
        },
        new("label-key-words", 35, "a newer server calls a qualified name a label key")
        {
            Refusal = text => text.Replace("a qualified name must consist of", "a valid label key must consist of", StringComparison.Ordinal),
        },
        new("refused-first", 34, "a newer server says of an update to an object that is gone that it is not found, before it looks whether it was another one")
        {
            Refusal = text => Replaced().Replace(text, "404 NotFound $1 not found"),
        },
        new("unset-version", 34, "an older server prints the version that an update lacks in hexadecimal digits")
        {
            Refusal = text => text.Replace("metadata.resourceVersion: Invalid value: 0x0:", "metadata.resourceVersion: Invalid value: 0:", StringComparison.Ordinal),
        },
        new("deleted-services", 25, "a newer server answers the deletion of a Service with the Service")
        {
            Silent = call => call.Method == HttpMethod.Delete && call.Path.StartsWith("/api/v1/namespaces/default/services/", StringComparison.Ordinal),
        },
        new("template-generation", 25, "a newer server counts the changes of a PodTemplate")
        {
            Level = value => value is KubeMap root && root["kind"]?.AsString == "PodTemplate" ? root.WithoutAt("metadata", "generation") : value,
        },
        new("list-map-order", 26, "an apply to an older server appends new items of a list by key; newer ones take the configuration's order")
        {
            Level = value => value is KubeString { Text: var text } ? Place().Replace(text, "[any]") : Ordered(value),
            Parts = (theirs, ours) => !OrderOf(theirs).SequenceEqual(OrderOf(ours)),
        },
        new("service-families", 23, "Services have addresses by family and an internal traffic policy by default")
        {
            Level = value => value is KubeMap root && root["kind"]?.AsString == "Service" ? NewServiceFields.Aggregate(root, (map, field) => map.WithoutAt("spec", field)) : value,
            Unowned = "f:internalTrafficPolicy",
        },
        new("bare-owner", 21, "older servers take the owner of a map or list who owns nothing in it for the owner of all of it, as if it had been atomic before") { Parts = (_, ours) => HasBareOwner(ours) },
        new(SharedStatus, 22, "who writes an object and its status has one entry in the managed fields of older servers, and two since") { Avoids = SharedStatus },
        new(AtomicSelectors, 22, "node selectors and selectors of Services were no whole values before") { Avoids = AtomicSelectors },
        new(KeptAddresses, 22, "an update that leaves out the addresses of a Service, or its version, is refused by older servers and keeps them since") { Avoids = KeptAddresses },
        new("conflict-paths", 21, "older servers overwrite the paths of conflicts while they collect them")
        {
            Level = value => value is KubeString { Text: var text } && text.StartsWith("Apply failed with", StringComparison.Ordinal)
                ? string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("- ", StringComparison.Ordinal)))
                : value,
        },
        new(AtomicReferences, 22, "references to objects by name were no whole values before") { Avoids = AtomicReferences },
        new(EmptyMaps, 22, "an apply to an older server does not own empty maps") { Avoids = EmptyMaps },
        new(DeducedMaps, 22, "maps inside of what a custom resource's schema leaves open were whole values before") { Avoids = DeducedMaps },
        new(EmptiedLists, 22, "older servers leave null where an apply took the last item out of a list, and refuse it then by the schema of a custom resource") { Avoids = EmptiedLists },
        new(RepeatedKeys, 29, "objects with two items of one key in a list could not be applied to") { Avoids = RepeatedKeys },
        new("typed-patch-name", 21, "the message about a configuration that does not fit its schema names the object")
        {
            Level = value => value is KubeString { Text: var text } && text.StartsWith("failed to create typed patch object (", StringComparison.Ordinal)
                ? text[..35] + text[text.IndexOf("):", StringComparison.Ordinal)..][1..]
                : value,
        },
    ];

    public static IReadOnlyList<VersionRule> For(int minor) => [.. All.Where(rule => minor < rule.Since)];

    [GeneratedRegex("^409 Conflict Operation cannot be fulfilled on (.*?): StorageError: invalid object, .* UID in object meta: $")]
    private static partial Regex Replaced();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Place();

    private static Func<KubeValue, KubeValue> Everywhere(Func<KubeMap, KubeMap> map, Func<KubeList, KubeList>? list = null)
    {
        return Level;

        KubeValue Level(KubeValue value) => value switch
        {
            KubeMap below => map(KubeMap.Of(below.Select(entry => KeyValuePair.Create(entry.Key, Level(entry.Value))))),
            KubeList items => list is null ? KubeList.Of(items.Select(Level)) : list(KubeList.Of(items.Select(Level))),
            _ => value,
        };
    }

    private static IEnumerable<string> OrderOf(KubeValue value) => value switch
    {
        KubeMap map => map.Where(entry => entry.Key != "managedFields").OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => OrderOf(entry.Value)),
        KubeList list => list.SelectMany(item => OrderOf(item).Prepend((item is KubeMap map ? map["name"] ?? map["id"] ?? map["containerPort"] : item)?.ToString() ?? string.Empty)),
        _ => [],
    };

    private static bool HasBareOwner(KubeMap root) => (root.Find("metadata", "managedFields")?.AsList ?? KubeList.Empty).Any(entry => IsBare(entry.AsMap["fieldsV1"]?.AsMap ?? KubeMap.Empty, root.ToString().Contains("\"resources\":{\"", StringComparison.Ordinal)));

    private static bool IsBare(KubeMap fields, bool hasResources) => fields.Any(field =>
        field.Value is KubeMap below && ((below.Count == 0 && (Granular.Contains(field.Key) || (hasResources && field.Key == "f:resources"))) || IsBare(below, hasResources)));
}
