using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.NameReferences;

/// <summary>The fields in which objects of one kind may refer to others, with the kinds that they refer to.</summary>
internal sealed class KindReferences
{
    private readonly (FieldSpec Spec, GroupVersionKind Target)[] fields;
    private readonly FieldTree tree;
    private readonly bool[] leads;
    private readonly List<(FieldSpec Spec, GroupVersionKind Target)> found = [];

    public KindReferences((FieldSpec Spec, GroupVersionKind Target)[] fields)
    {
        this.fields = fields;
        tree = FieldTree.Of([.. fields.Select(field => field.Spec)]);
        leads = new bool[fields.Length];
    }

    /// <summary>Those that an object has, in order; the list is used again for the next object.</summary>
    public List<(FieldSpec Spec, GroupVersionKind Target)> In(Resource resource)
    {
        found.Clear();
        if (resource.Node is not { } root)
        {
            return found;
        }

        Array.Clear(leads);
        tree.Mark(root, leads);
        for (var i = 0; i < fields.Length; i++)
        {
            // A repaired reference may have got a namespace, which was not there to be found.
            if (leads[i] || fields[i].Spec.Path.EndsWith("namespace", StringComparison.Ordinal))
            {
                found.Add(fields[i]);
            }
        }

        return found;
    }
}
