using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Compares two server answers for the same object: labels, annotations and everything but metadata and status, as Flux does.</summary>
internal static class ObjectComparing
{
    /// <summary>Fields that differ, from one to the other; values of Secrets as keyed digests.</summary>
    public static ImmutableArray<FieldChange> Differences(KubeObject from, KubeObject to, Redaction redaction)
    {
        var (left, right) = (Comparable(from), Comparable(to));
        return left.Equals(right) ? [] : ObjectDiff.Between(redaction.Redact(new KubeObject(left)), redaction.Redact(new KubeObject(right)));
    }

    /// <summary>What a person or a controller can have meant to change: no status, no bookkeeping.</summary>
    public static KubeMap Comparable(KubeObject item)
    {
        var all = item.Metadata;
        var metadata = new List<KeyValuePair<string, KubeValue>>(4) { new("name", item.Name) };
        if (item.Namespace is { Length: > 0 } space)
        {
            metadata.Add(new("namespace", space));
        }

        foreach (var key in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            if (all[key] is KubeMap { Count: > 0 } values)
            {
                metadata.Add(new(key, values));
            }
        }

        return item.Root.Without("status").With("metadata", KubeMap.Owning([.. metadata]));
    }
}
