using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Drift;

/// <summary>
/// Takes fields over from tools that a person drives (<c>kubectl</c>) and from our own former updates, so that what they added and Git
/// does not have is removed by the next apply. Fields of other controllers stay theirs. Follows Flux, which drops and merges the
/// managed-field entries by prefix of their manager.
/// </summary>
internal static class Takeover
{
    private static readonly string[] LeftoverAnnotations =
    [
        "kubectl.kubernetes.io/last-applied-configuration",
        "kustomize.toolkit.fluxcd.io/checksum",
        "fluxcd.io/sync-checksum",
    ];

    /// <summary>A JSON patch of the live object; null when there is nothing to take over.</summary>
    public static KubeList? Patch(KubeObject live, string ours)
    {
        var entries = live.Metadata["managedFields"]?.AsList ?? KubeList.Empty;
        var taken = entries.Where(entry => IsTaken(entry.AsMap, ours)).ToImmutableArray();
        var annotations = LeftoverAnnotations.Where(key => live.Annotation(key) is not null).ToImmutableArray();
        if (taken.IsEmpty && annotations.IsEmpty)
        {
            return null;
        }

        var operations = new List<KubeValue>
        {
            // The patch only counts for the object that was read.
            Operation("test", "/metadata/resourceVersion", live.ResourceVersion),
        };
        operations.AddRange(annotations.Select(key => Operation("remove", "/metadata/annotations/" + Escape(key), null)));
        if (!taken.IsEmpty)
        {
            operations.Add(Operation("replace", "/metadata/managedFields", Merged(entries, taken, ours)));
        }

        return KubeList.Of(operations);
    }

    private static KubeList Merged(KubeList entries, ImmutableArray<KubeValue> taken, string ours)
    {
        var own = entries.FirstOrDefault(entry => IsOwnApply(entry.AsMap, ours)) as KubeMap;
        var first = own ?? taken[0].AsMap;
        var fields = taken.Aggregate(own?["fieldsV1"]?.AsMap ?? KubeMap.Empty, (sum, entry) => Union(sum, entry.AsMap["fieldsV1"]?.AsMap ?? KubeMap.Empty));
        var merged = first.With("manager", ours).With("operation", "Apply").With("fieldsV1", fields);
        return KubeList.Of(entries.Where(entry => !taken.Contains(entry) && !ReferenceEquals(entry, own)).Append(merged));
    }

    private static KubeMap Union(KubeMap left, KubeMap right)
    {
        var sum = left;
        foreach (var (key, value) in right)
        {
            sum = sum.With(key, sum[key] is KubeMap known && value is KubeMap more ? Union(known, more) : value);
        }

        return sum;
    }

    private static bool IsOwnApply(KubeMap entry, string ours) =>
        entry["manager"]?.AsString == ours && entry["operation"]?.AsString == "Apply" && entry["subresource"]?.AsString is not { Length: > 0 };

    private static bool IsTaken(KubeMap entry, string ours)
    {
        var manager = entry["manager"]?.AsString ?? string.Empty;
        var isUpdate = entry["operation"]?.AsString == "Update";
        return entry["subresource"]?.AsString is not { Length: > 0 }
            && (manager.StartsWith("kubectl", StringComparison.Ordinal)
                || (isUpdate && manager.StartsWith("before-first-apply", StringComparison.Ordinal))
                || (isUpdate && manager.StartsWith(ours, StringComparison.Ordinal)));
    }

    private static KubeMap Operation(string op, string path, KubeValue? value)
    {
        var operation = KubeMap.Of(("op", (KubeValue)op), ("path", (KubeValue)path));
        return value is null ? operation : operation.With("value", value);
    }

    private static string Escape(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
