using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Apply;

/// <summary>Field sets as <c>fieldsV1</c>: a tree of maps in which <c>.</c> marks a member that has children.</summary>
internal static class FieldSetCodec
{
    public static KubeMap Encode(FieldSet set)
    {
        var builder = new KubeMap.Builder();
        foreach (var (element, isMember, children) in set.Elements())
        {
            if (children is null or { IsEmpty: true })
            {
                if (isMember)
                {
                    builder[element] = KubeMap.Empty;
                }

                continue;
            }

            var below = Encode(children);
            builder[element] = isMember ? KubeMap.Of([KeyValuePair.Create(".", (KubeValue)KubeMap.Empty), .. below]) : below;
        }

        return builder.Build();
    }

    /// <summary>Reads <c>fieldsV1</c>; elements of unknown form are left out.</summary>
    public static FieldSet Decode(KubeMap map)
    {
        var set = new FieldSet();
        foreach (var (key, value) in map)
        {
            if (key.Length < 2 || key[1] != ':')
            {
                continue;
            }

            var inner = value.AsMap;
            set.Put(key, inner.Count == 0 || inner.Has("."), inner.Count == 0 ? null : Decode(inner));
        }

        return set;
    }
}
