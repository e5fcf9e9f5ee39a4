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
        var metadata = KubeMap.Of(("name", (KubeValue)item.Name));
        if (item.Namespace.Length > 0)
        {
            metadata = metadata.With("namespace", item.Namespace);
        }

        foreach (var key in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            if (item.Metadata[key] is KubeMap { Count: > 0 } values)
            {
                metadata = metadata.With(key, values);
            }
        }

        return item.Root.Without("status").With("metadata", metadata);
    }
}
