using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Schema;

/// <summary>Events of the core group and of <c>events.k8s.io</c>: the same objects, with fields of other names.</summary>
internal static class EventGroups
{
    public const string Group = "events.k8s.io";

    private static readonly (string Core, string Newer)[] Fields =
    [
        ("message", "note"), ("involvedObject", "regarding"), ("source", "deprecatedSource"), ("count", "deprecatedCount"), ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("reportingComponent", "reportingController"),
    ];

    /// <summary>Whether the kind is the one of either group.</summary>
    public static bool Concerns(GroupVersionKind kind) => kind is { Group: "" or Group, Version: "v1", Kind: "Event" };

    /// <summary>The event as the core group has it.</summary>
    public static KubeMap ToCore(KubeMap root)
    {
        foreach (var (core, newer) in Fields)
        {
            root = Renamed(root, newer, core);
        }

        // The core group writes these two even when they are empty, and no count of a series that is 0.
        root = root.Has("reportingComponent") ? root : root.With("reportingComponent", string.Empty);
        root = root.Has("reportingInstance") ? root : root.With("reportingInstance", string.Empty);
        return root.Find("series", "count") is KubeInteger { Number: 0 } ? root.With("series", root["series"]!.AsMap.Without("count")) : root;
    }

    /// <summary>The event as <c>events.k8s.io</c> has it.</summary>
    public static KubeMap ToNewer(KubeMap root)
    {
        foreach (var (core, newer) in Fields)
        {
            root = Renamed(root, core, newer);
        }

        root = root["reportingController"] is KubeString { Text.Length: 0 } ? root.Without("reportingController") : root;
        root = root["reportingInstance"] is KubeString { Text.Length: 0 } ? root.Without("reportingInstance") : root;
        return root["series"] is KubeMap series && !series.Has("count") ? root.With("series", series.With("count", 0)) : root;
    }

    /// <summary>The name that a field of a selector has in the store; null when events of the group cannot be selected by it.</summary>
    public static string? Selectable(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return name switch
        {
            "reason" or "type" or "metadata.name" or "metadata.namespace" => name,
            "reportingController" => "reportingComponent",
            _ when dot > 0 && name[..dot] == "regarding" => $"involvedObject{name[dot..]}",
            _ => null,
        };
    }

    private static KubeMap Renamed(KubeMap root, string from, string to) => root[from] is { } value ? root.Without(from).With(to, value) : root;
}
