using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Generators;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Puts a hash of their content behind the names of generated objects.</summary>
internal sealed class HashTransformer : ITransformer
{
    public void Transform(ResMap map)
    {
        foreach (var resource in map.Resources)
        {
            if (resource.NeedsHash)
            {
                var hash = ContentHash.Of(resource);
                resource.StorePreviousId();
                resource.SetName($"{resource.Name}-{hash}");
            }
        }

        map.Renamed();
    }
}
