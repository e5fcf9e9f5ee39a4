using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Apply;

/// <summary>What one manager owns by one way of writing.</summary>
internal sealed record ManagedEntry(string Manager, string Operation, string ApiVersion, string Subresource, string? Time, FieldSet Fields)
{
    public const string Apply = "Apply";
    public const string Update = "Update";

    public bool IsApply => Operation == Apply;

    /// <summary>Two entries with equal keys are the same manager; an applier is the same at every version.</summary>
    public (string Manager, string Operation, string ApiVersion, string Subresource) Key => (Manager, Operation, IsApply ? string.Empty : ApiVersion, Subresource);

    /// <summary>How messages name the manager.</summary>
    public string Label
    {
        get
        {
            var label = Subresource.Length == 0 ? $"\"{Manager}\"" : $"\"{Manager}\" with subresource \"{Subresource}\"";
            return IsApply ? label : $"{label} using {ApiVersion}";
        }
    }
}

/// <summary>Reads and writes <c>metadata.managedFields</c>.</summary>
internal static class ManagedFields
{
    public static List<ManagedEntry> Read(KubeMap root) =>
    [
        .. (root.Find("metadata", "managedFields")?.AsList ?? KubeList.Empty).Select(item => item.AsMap).Select(entry => new ManagedEntry(
            Text(entry, "manager"),
            Text(entry, "operation"),
            Text(entry, "apiVersion"),
            Text(entry, "subresource"),
            entry["time"]?.AsString,
            FieldSetCodec.Decode(entry["fieldsV1"]?.AsMap ?? KubeMap.Empty))),
    ];

    /// <summary>The object with the entries, in the server's order: applies first, then by time and name.</summary>
    public static KubeMap Write(KubeMap root, IEnumerable<ManagedEntry> entries)
    {
        var list = entries
            .Where(entry => !entry.Fields.IsEmpty)
            .OrderBy(entry => entry.Operation, StringComparer.Ordinal)
            .ThenBy(entry => entry.Time ?? string.Empty, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
            .ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal)
            .ThenBy(entry => entry.Subresource, StringComparer.Ordinal)
            .Select(Encode)
            .ToList();
        return list.Count == 0 ? Strip(root) : root.WithAt(["metadata", "managedFields"], KubeList.Of(list));
    }

    /// <summary>The object without managed fields.</summary>
    public static KubeMap Strip(KubeMap root) => root.WithoutAt("metadata", "managedFields");

    private static KubeValue Encode(ManagedEntry entry)
    {
        var builder = new KubeMap.Builder
        {
            ["apiVersion"] = entry.ApiVersion,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = FieldSetCodec.Encode(entry.Fields),
            ["manager"] = entry.Manager,
            ["operation"] = entry.Operation,
        };
        if (entry.Subresource.Length > 0)
        {
            builder["subresource"] = entry.Subresource;
        }

        if (entry.Time is { } time)
        {
            builder["time"] = time;
        }

        return builder.Build();
    }

    private static string Text(KubeMap map, string key) => map[key]?.AsString ?? string.Empty;
}
