using System.Collections.Immutable;
using System.Globalization;
using GitOps.Adapters.Kustomize.Build;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Sets how many replicas the workload of a name has.</summary>
internal sealed class ReplicaTransformer(string name, long count, ImmutableArray<FieldSpec> specs, bool mustFind = true) : ITransformer
{
    public void Transform(ResMap map)
    {
        var found = false;
        var text = count.ToString(CultureInfo.InvariantCulture);
        foreach (var resource in map.Resources)
        {
            if (resource.Node is not { Pairs.Count: > 0 } || !resource.AllIds.Any(id => id.Name == name))
            {
                continue;
            }

            foreach (var spec in specs)
            {
                if (resource.AllIds.Any(id => id.Name == name && Kinds.Selects(spec.Kind, id.Kind)))
                {
                    found = true;
                    spec.Apply(resource, slot => Setters.SetText(slot, text, false), FieldKind.Scalar);
                }
            }
        }

        if (!found && mustFind)
        {
            throw new KustomizeException($"resource with name {name} does not match a config with the following GVK [{string.Join(' ', specs.Select(spec => Kinds.Describe(spec.Kind)))}]");
        }
    }
}
