using GitOps.Adapters.Kustomize.Build;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Changes the objects of a build.</summary>
internal interface ITransformer
{
    /// <exception cref="KustomizeException">The objects are not as the configuration expects.</exception>
    void Transform(ResMap map);
}
