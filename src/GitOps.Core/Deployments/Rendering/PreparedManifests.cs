using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Rendering;

/// <summary>What becomes of a build before it is applied: substitution, normal form, owner and common metadata, order.</summary>
internal static class PreparedManifests
{
    /// <exception cref="ManifestException">A reference is malformed, or two objects have come to the same id.</exception>
    public static ImmutableArray<KubeObject> Of(ImmutableArray<KubeObject> built, DeploymentDefinition definition, SubstitutionVariables? variables, bool keepFluxControllers)
    {
        var objects = ApplyOrder.Sorted(Bootstrap.WithoutFlux(built, new BootstrapFilter { KeepControllers = keepFluxControllers }).Kept
            .Select(item => variables is null ? item : Substitution.Apply(item, variables))
            .Select(item => CommonObjectMetadata.Apply(Normalization.Apply(item), definition)));
        RefuseDuplicates(objects);
        return objects;
    }

    // Substitution may have made two ids equal.
    private static void RefuseDuplicates(ImmutableArray<KubeObject> objects)
    {
        var seen = new HashSet<ObjectId>(objects.Length);
        foreach (var item in objects)
        {
            if (!seen.Add(item.Reference.Id))
            {
                throw new ManifestException($"may not add resource with an already registered id: {item}; remove one of the two");
            }
        }
    }
}
