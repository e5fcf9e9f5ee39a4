using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Drift;

/// <summary>Who wrote what, by an object's managed fields.</summary>
internal static class FieldOwnership
{
    /// <summary>
    /// The manager other than ours that has the differing fields: of several the one that wrote last; when nobody has them (a field was
    /// removed), the one that wrote to the object last. Empty when there is none.
    /// </summary>
    /// <remarks>Writers of the status do not count, what they own is never desired; the scale subresource does.</remarks>
    public static string ForeignManager(KubeObject live, ImmutableArray<FieldChange> differences, string ours)
    {
        var others = (live.Metadata["managedFields"]?.AsList ?? KubeList.Empty)
            .Select(item => item.AsMap)
            .Where(entry => entry["subresource"]?.AsString != "status" && entry["manager"]?.AsString is { Length: > 0 } manager && manager != ours)
            .ToList();
        var owners = others.Where(entry => differences.Any(change => Owns(entry["fieldsV1"]?.AsMap ?? KubeMap.Empty, change.Path))).ToList();
        return (owners.Count > 0 ? owners : others)
            .OrderBy(entry => entry["time"]?.AsString ?? string.Empty, StringComparer.Ordinal)
            .LastOrDefault()?["manager"]?.AsString ?? string.Empty;
    }

    /// <summary>Who owns a field, and whether by an apply.</summary>
    public static IEnumerable<(string Manager, bool IsApply)> OwnersOf(KubeObject live, string pointer) => (live.Metadata["managedFields"]?.AsList ?? KubeList.Empty)
        .Select(item => item.AsMap)
        .Where(entry => entry["subresource"]?.AsString != "status" && Owns(entry["fieldsV1"]?.AsMap ?? KubeMap.Empty, pointer))
        .Select(entry => (entry["manager"]?.AsString ?? string.Empty, entry["operation"]?.AsString == "Apply"));

    // Items of lists are owned by key, not by place: from the first index on, the list as a whole decides.
    private static bool Owns(KubeMap fields, string pointer)
    {
        var current = fields;
        foreach (var segment in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (current["f:" + name] is not KubeMap next)
            {
                return current.Keys.Any(key => key.StartsWith("k:", StringComparison.Ordinal) || key.StartsWith("v:", StringComparison.Ordinal));
            }

            current = next;
        }

        return true;
    }
}
