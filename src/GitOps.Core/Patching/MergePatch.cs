using GitOps.Core.Objects;

namespace GitOps.Core.Patching;

/// <summary>
/// RFC 7386 with the habits of evanphx/json-patch 4: in a list that comes into the document nulls stay, but null fields of its
/// objects go, except where the list replaces an object.
/// </summary>
internal static class MergePatch
{
    /// <summary>The document with the patch merged in.</summary>
    /// <exception cref="PatchException">The document or the patch is null.</exception>
    public static KubeValue Apply(KubeValue document, KubeValue patch)
    {
        if (document is KubeNull)
        {
            throw new PatchException(PatchFault.NotApplicable, "Invalid JSON Document");
        }

        if (patch is KubeNull)
        {
            throw new PatchException(PatchFault.Malformed, "Invalid JSON Patch");
        }

        return Merge(document, patch);
    }

    private static KubeValue Merge(KubeValue current, KubeValue patch)
    {
        if (current is not KubeMap document)
        {
            return WithoutNulls(patch);
        }

        if (patch is not KubeMap changes)
        {
            return patch;
        }

        var merged = new OrderedDictionary<string, KubeValue>(document, StringComparer.Ordinal);
        foreach (var (key, value) in changes)
        {
            if (value is KubeNull)
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = merged.TryGetValue(key, out var theirs) && theirs is not KubeNull ? Merge(theirs, value) : WithoutNulls(value);
            }
        }

        return KubeMap.Of(merged);
    }

    private static KubeValue WithoutNulls(KubeValue value) => value switch
    {
        KubeMap map => KubeMap.Of(map.Where(entry => entry.Value is not KubeNull).Select(entry => KeyValuePair.Create(entry.Key, WithoutNulls(entry.Value)))),
        KubeList list => KubeList.Of(list.Select(WithoutNulls)),
        _ => value,
    };
}
