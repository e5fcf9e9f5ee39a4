using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Hosting.Declaring;

/// <summary>Flux's finalizer on our custom resources: it holds a deleted definition until its objects are treated as its policy says.</summary>
internal sealed class Finalizers(DeclarationRegistry declarations, ICluster cluster)
{
    public const string Name = "finalizers.fluxcd.io";

    /// <summary>Puts the finalizer on a resource that has none and is not being deleted.</summary>
    public Task EnsureAsync(KubeObject resource, CancellationToken cancellationToken) => resource.IsTerminating || resource.Finalizers.Contains(Name)
        ? Task.CompletedTask
        : TryWriteAsync(resource, [.. resource.Finalizers, Name], cancellationToken);

    /// <summary>Lets a resource go. Its status is written at the same time, so a conflict is met with another try: nobody looks at what is retired again.</summary>
    public async Task RemoveAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        for (var isWritten = false; !isWritten;)
        {
            isWritten = declarations.FindResource(key) is not { } known
                || await cluster.FindAsync(known.Reference, cancellationToken).ConfigureAwait(false) is not { } resource
                || !resource.Finalizers.Contains(Name)
                || await TryWriteAsync(resource, [.. resource.Finalizers.Where(item => item != Name)], cancellationToken).ConfigureAwait(false);
        }
    }

    // The resource version makes a concurrent change of the list a conflict instead of a loss.
    private async Task<bool> TryWriteAsync(KubeObject resource, string[] finalizers, CancellationToken cancellationToken)
    {
        var metadata = KubeMap.Of(("finalizers", (KubeValue)KubeList.Of(finalizers.Select(item => (KubeValue)item))), ("resourceVersion", resource.ResourceVersion));
        var patch = new ObjectPatch(ObjectPatchKind.Merge, KubeMap.Of(("metadata", (KubeValue)metadata)), FieldManager: "gitops-engine");
        try
        {
            await cluster.PatchAsync(resource.Reference, patch, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ClusterException e) when (e.Status is 404 or 409)
        {
            // Gone already, or changed meanwhile: of a resource that lives on, the watch brings the change and with it another try.
            return e.Status == 404;
        }
    }
}
