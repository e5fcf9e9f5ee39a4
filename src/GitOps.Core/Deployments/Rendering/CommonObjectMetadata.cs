using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>What every applied object carries beside its manifest: the owner's labels, then the definition's common metadata.</summary>
internal static class CommonObjectMetadata
{
    public static KubeObject Apply(KubeObject item, DeploymentDefinition definition)
    {
        var labels = (item.Metadata["labels"] as KubeMap ?? KubeMap.Empty).With(ObjectPolicy.OwnerName, definition.Key.Name).With(ObjectPolicy.OwnerNamespace, definition.Key.Namespace);
        if (definition is not Kustomization { CommonMetadata: var common })
        {
            return item.With(["metadata", "labels"], labels);
        }

        foreach (var (key, value) in common.Labels)
        {
            labels = labels.With(key, value.AsString ?? string.Empty);
        }

        item = item.With(["metadata", "labels"], labels);
        foreach (var (key, value) in common.Annotations)
        {
            item = item.WithAnnotation(key, value.AsString ?? string.Empty);
        }

        return item;
    }
}
