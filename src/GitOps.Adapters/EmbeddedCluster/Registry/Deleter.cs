using GitOps.Adapters.EmbeddedCluster.Admission;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Adapters.EmbeddedCluster.Store;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Registry;

/// <summary>Deletes objects: preconditions, finalizers, propagation.</summary>
internal sealed class Deleter(ClusterStore store, ResourceCatalog catalog, IClock clock)
{
    public const string Foreground = "foregroundDeletion";
    public const string Orphan = "orphan";

    /// <returns>The object at the version in which it is kept.</returns>
    public DeleteOutcome Delete(WriteRequest request, DeleteRequest options)
    {
        var live = store.Find(request.Key) ?? throw ApiException.NotFound(request.Resource, request.Name);
        Check(request, options, live);
        NamespaceRules.MayDelete(request.Resource, request.Name);
        var marked = Finalizing(request.Resource, live, options.Propagation);
        if (!ObjectMeta.HasFinalizers(marked) && !NamespaceRules.Holds(request.Resource, marked))
        {
            if (!request.DryRun)
            {
                store.Remove(request.Key);
            }

            return new DeleteOutcome(live, IsGone: true);
        }

        if (!ObjectMeta.IsTerminating(marked))
        {
            var metadata = ObjectMeta.Of(marked).With("deletionTimestamp", ObjectMeta.Time(clock.GetCurrentInstant())).With("deletionGracePeriodSeconds", 0);
            marked = NamespaceRules.Terminating(request.Resource, ObjectMeta.HasGeneration(request.Resource)
                ? marked.With("metadata", metadata.With("generation", (metadata["generation"]?.AsInteger ?? 0) + 1))
                : marked.With("metadata", metadata));
        }

        if (!request.DryRun && !marked.Equals(live))
        {
            marked = store.Put(request.Key, marked);
        }

        return new DeleteOutcome(marked, IsGone: false);
    }

    private static void Check(WriteRequest request, DeleteRequest options, KubeMap live)
    {
        if (options.Uid is { } uid && uid != ObjectMeta.Text(live, "uid"))
        {
            throw ApiException.Conflict(request.Resource, request.Name, $"the UID in the precondition ({uid}) does not match the UID in record ({ObjectMeta.Text(live, "uid")}). The object might have been deleted and then recreated");
        }

        if (options.ResourceVersion is { } version && version != ObjectMeta.Text(live, "resourceVersion"))
        {
            throw ApiException.Conflict(request.Resource, request.Name, $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({ObjectMeta.Text(live, "resourceVersion")}). The object might have been modified");
        }
    }

    private KubeMap Finalizing(ResourceType resource, KubeMap live, string? propagation)
    {
        var finalizers = (ObjectMeta.Of(live)["finalizers"]?.AsList ?? KubeList.Empty).Select(item => item.AsString ?? string.Empty).ToList();
        var wanted = new List<string>(finalizers);
        if (propagation is not null)
        {
            wanted.RemoveAll(name => name is Foreground or Orphan);
        }

        // Without dependents there is nobody to orphan or to wait for.
        var hasDependents = catalog.FindStored(resource.Key) is not null && store.DependentsOf(ObjectMeta.Text(live, "uid")).Count > 0;
        if (propagation == "Foreground" && hasDependents)
        {
            wanted.Add(Foreground);
        }
        else if (propagation == "Orphan" && hasDependents)
        {
            wanted.Add(Orphan);
        }

        return wanted.SequenceEqual(finalizers) ? live
            : wanted.Count == 0 ? live.WithoutAt("metadata", "finalizers")
            : live.WithAt(["metadata", "finalizers"], KubeList.Of(wanted.Select(name => (KubeValue)name)));
    }
}
