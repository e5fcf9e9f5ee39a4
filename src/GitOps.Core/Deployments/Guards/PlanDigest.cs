using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Guards;

/// <summary>The name of a plan: what would be applied, written and deleted. Another manifest or another object is another plan.</summary>
internal static class PlanDigest
{
    public static string Of(string manifestsDigest, ImmutableArray<PlannedChange> changes, ImmutableArray<ObjectRef> prune) => Digests.Of(KubeMap.Of(
        ("manifests", (KubeValue)manifestsDigest),
        ("changes", KubeList.Of(changes.Select(item => (KubeValue)$"{item.Action} {item.Object.Kind.ApiVersion} {item.Object}"))),
        ("prune", KubeList.Of(prune.Select(item => (KubeValue)$"{item.Kind.ApiVersion} {item}")))));

    /// <summary>Whether an approved plan covers another one: the same manifests, and nothing deleted that was not approved. So what is left after a failure needs no new approval.</summary>
    public static bool Covers(PlanHeld approved, string manifestsDigest, ImmutableArray<PlannedChange> changes, ImmutableArray<ObjectRef> prune)
    {
        var allowed = Deleted(approved.Changes, approved.Prune).ToHashSet();
        return approved.ManifestsDigest == manifestsDigest && Deleted(changes, prune).All(allowed.Contains);
    }

    /// <summary>Everything that a plan deletes, what is made anew included.</summary>
    public static IEnumerable<ObjectId> Deleted(ImmutableArray<PlannedChange> changes, ImmutableArray<ObjectRef> prune) =>
        changes.Where(item => item.Action == PlannedAction.Recreate).Select(item => item.Object.Id).Concat(prune.Select(item => item.Id));
}
