using GitOps.Adapters.Kustomize.Build;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Transformers one after the other, as one.</summary>
internal sealed class TransformerSequence(IReadOnlyList<ITransformer> transformers) : ITransformer
{
    public void Transform(ResMap map)
    {
        foreach (var transformer in transformers)
        {
            transformer.Transform(map);
        }
    }
}
