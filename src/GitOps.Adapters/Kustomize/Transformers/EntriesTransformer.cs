using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Sets labels or annotations, wherever the field specifications say.</summary>
internal sealed class EntriesTransformer(ImmutableSortedDictionary<string, string> entries, ImmutableArray<FieldSpec> specs) : ITransformer
{
    public void Transform(ResMap map)
    {
        foreach (var resource in map.Resources)
        {
            foreach (var (key, value) in entries)
            {
                var node = Nodes.String(value);
                foreach (var spec in specs)
                {
                    spec.Apply(resource, slot => Setters.SetEntry(slot, key, node), FieldKind.Mapping);
                }
            }
        }
    }
}
