using GitOps.Adapters.Kustomize.Build;

namespace GitOps.Adapters.Kustomize.Generators;

/// <summary>Makes objects that stand in no file.</summary>
internal interface IGenerator
{
    IEnumerable<Resource> Generate();
}
