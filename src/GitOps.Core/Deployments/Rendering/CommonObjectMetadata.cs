using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>What every applied object carries beside its manifest: the owner's labels, then the definition's common metadata.</summary>
internal static class CommonObjectMetadata
{
    public static KubeObject Apply(KubeObject item, DeploymentDefinition definition)
    {
        item = item.WithLabel(ObjectPolicy.OwnerName, definition.Key.Name).WithLabel(ObjectPolicy.OwnerNamespace, definition.Key.Namespace);
        if (definition is not Kustomization { CommonMetadata: var common })
        {
            return item;
        }

        foreach (var (key, value) in common.Labels)
        {
            item = item.WithLabel(key, value.AsString ?? string.Empty);
        }

        foreach (var (key, value) in common.Annotations)
        {
            item = item.WithAnnotation(key, value.AsString ?? string.Empty);
        }

        return item;
    }
}
