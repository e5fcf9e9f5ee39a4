using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Checks an object before it is stored, and a change of one, and names every fault.</summary>
internal static class Validation
{
    /// <exception cref="ApiException">422 with every fault as a cause.</exception>
    public static void Check(ResourceType resource, string name, KubeMap root, KubeMap? old)
    {
        var faults = new Faults();
        MetadataRules.Check(resource, root, old, faults);
        if (faults.List.Count > 0)
        {
            throw ApiException.Invalid(resource, name, faults.List);
        }
    }
}
