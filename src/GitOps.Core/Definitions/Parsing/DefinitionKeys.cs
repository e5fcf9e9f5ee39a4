using GitOps.Core.Objects;

namespace GitOps.Core.Definitions.Parsing;

/// <summary>Reads kind, namespace and name of a custom resource.</summary>
internal static class DefinitionKeys
{
    public static ObjectKey Read(KubeObject resource, FaultList faults)
    {
        if (resource.Name.Length == 0)
        {
            faults.Add("metadata.name", "is missing");
        }

        if (resource.Namespace.Length == 0)
        {
            faults.Add("metadata.namespace", "is missing; every definition lives in a namespace");
        }

        return new ObjectKey(resource.Kind, resource.Namespace, resource.Name);
    }
}
