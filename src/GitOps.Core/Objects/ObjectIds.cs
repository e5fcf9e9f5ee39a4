using System.Collections.Immutable;

namespace GitOps.Core.Objects;

/// <summary>Sets of identities.</summary>
internal static class ObjectIds
{
    /// <summary>The identities of items, in a set that is made in its size: of ten thousand objects each growth is a copy of half a megabyte.</summary>
    public static HashSet<ObjectId> ToIds<T>(this ImmutableArray<T> items, Func<T, ObjectId> id)
    {
        var ids = new HashSet<ObjectId>(items.Length);
        foreach (var item in items)
        {
            ids.Add(id(item));
        }

        return ids;
    }
}
