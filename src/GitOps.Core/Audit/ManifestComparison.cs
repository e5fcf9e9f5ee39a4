using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Objects;

namespace GitOps.Core.Audit;

/// <summary>An object that differs between two sets of manifests.</summary>
/// <param name="From">The object in the first set; null when only the second has it.</param>
/// <param name="To">The object in the second set; null when only the first has it.</param>
/// <param name="Fields">The fields that differ, when both have it.</param>
public sealed record ObjectChange(ObjectRef? From, ObjectRef? To, ImmutableArray<FieldChange> Fields);

/// <summary>Compares manifests, object by object and field by field.</summary>
public static class ManifestComparison
{
    /// <summary>What differs: changed and removed objects in the order of the first set, then those that only the second has.</summary>
    public static ImmutableArray<ObjectChange> Between(IEnumerable<KubeObject> from, IEnumerable<KubeObject> to) => Between(from, to, id => id, id => id);

    /// <summary>As <see cref="Between(IEnumerable{KubeObject}, IEnumerable{KubeObject})"/>, for two environments: an environment's own word in names and namespaces counts as equal to the other's.</summary>
    /// <param name="from">Objects of the first environment.</param>
    /// <param name="fromWord">Its word, <c>staging</c>.</param>
    /// <param name="to">Objects of the second environment.</param>
    /// <param name="toWord">Its word, <c>production</c>.</param>
    public static ImmutableArray<ObjectChange> Between(IEnumerable<KubeObject> from, string fromWord, IEnumerable<KubeObject> to, string toWord) =>
        Between(from, to, id => Neutral(id, fromWord), id => Neutral(id, toWord));

    private static ImmutableArray<ObjectChange> Between(
        IEnumerable<KubeObject> from, IEnumerable<KubeObject> to, Func<ObjectId, ObjectId> fromId, Func<ObjectId, ObjectId> toId)
    {
        var changes = ImmutableArray.CreateBuilder<ObjectChange>();
        var right = new Dictionary<ObjectId, KubeObject>();
        foreach (var item in to)
        {
            right[toId(item.Reference.Id)] = item;
        }

        foreach (var item in from)
        {
            if (!right.Remove(fromId(item.Reference.Id), out var other))
            {
                changes.Add(new ObjectChange(item.Reference, null, []));
            }
            else if (ObjectDiff.Between(Named(item, other), other) is { IsEmpty: false } fields)
            {
                changes.Add(new ObjectChange(item.Reference, other.Reference, fields));
            }
        }

        changes.AddRange(right.Values.Select(item => new ObjectChange(null, item.Reference, [])));
        return changes.ToImmutable();
    }

    private static ObjectId Neutral(ObjectId id, string word) =>
        id with { Namespace = EnvironmentWord.Neutral(id.Namespace, word), Name = EnvironmentWord.Neutral(id.Name, word) };

    // Two that are the same in different environments do not differ by their names.
    private static KubeObject Named(KubeObject item, KubeObject other)
    {
        if (item.Name != other.Name)
        {
            item = item.With(["metadata", "name"], other.Name);
        }

        return item.Namespace != other.Namespace && item.Namespace.Length > 0 && other.Namespace.Length > 0
            ? item.With(["metadata", "namespace"], other.Namespace)
            : item;
    }
}
