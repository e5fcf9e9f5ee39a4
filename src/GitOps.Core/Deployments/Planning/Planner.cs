using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Planning;

/// <summary>Makes the plan: what is written, taken over, deleted and let go.</summary>
internal static class Planner
{
    /// <param name="comparisons">One for each desired object, in the order of application.</param>
    /// <param name="inventory">What the deployment has or may have in the cluster.</param>
    /// <param name="prune">Whether objects that left the manifests are deleted, or let go.</param>
    /// <param name="expectsNoChange">Whether these manifests were applied before, so that a difference is drift.</param>
    /// <param name="takers">Who takes over what leaves; null when nobody does.</param>
    public static ApplyPlan Plan(
        ImmutableArray<ObjectComparison> comparisons, ImmutableArray<ObjectRef> inventory, bool prune, bool expectsNoChange, IReadOnlyDictionary<ObjectId, ObjectKey>? takers = null)
    {
        var present = inventory.ToIds(item => item.Id);
        var leaving = Leaving(comparisons, inventory);
        var taken = takers ?? ImmutableDictionary<ObjectId, ObjectKey>.Empty;
        return new ApplyPlan(
            Changes: [.. comparisons.Select(Change).OfType<PlannedChange>()],
            Adopted: [.. comparisons.Where(item => item is ObjectComparison.Same or ObjectComparison.LeftAlone).Select(item => item.Object).Where(item => !present.Contains(item.Id))],
            Prune: prune ? ApplyOrder.Reversed(leaving.Where(item => !taken.ContainsKey(item.Id))) : [],
            Orphaned: prune ? [.. leaving.Where(item => taken.ContainsKey(item.Id))] : leaving,
            Drift: expectsNoChange ? [.. comparisons.Select(item => Drift(item, present)).OfType<DriftedObject>()] : [],
            Refused: [.. comparisons.OfType<ObjectComparison.Refused>().Select(item => new ObjectNote(item.Object, item.Message))])
        {
            HandedOver = [.. leaving.Where(item => taken.ContainsKey(item.Id)).Select(item => new ObjectNote(item, $"it belongs to {taken[item.Id]} from now on"))],
        };
    }

    /// <summary>What the inventory has and the manifests do not.</summary>
    public static ImmutableArray<ObjectRef> Leaving(ImmutableArray<ObjectComparison> comparisons, ImmutableArray<ObjectRef> inventory)
    {
        if (inventory.IsEmpty)
        {
            return [];
        }

        var desired = comparisons.ToIds(item => item.Object.Id);
        return [.. inventory.Where(item => !desired.Contains(item.Id))];
    }

    private static PlannedChange? Change(ObjectComparison comparison) => comparison switch
    {
        ObjectComparison.Missing missing => new(missing.Object, PlannedAction.Create, []),
        ObjectComparison.Differs differs => new(differs.Object, PlannedAction.Configure, differs.Differences),
        ObjectComparison.MustBeRecreated recreated => new(recreated.Object, PlannedAction.Recreate, []),
        _ => null,
    };

    private static DriftedObject? Drift(ObjectComparison comparison, HashSet<ObjectId> present) => comparison switch
    {
        ObjectComparison.Missing missing when present.Contains(missing.Object.Id) => new(missing.Object, string.Empty, []),
        ObjectComparison.Differs differs => new(differs.Object, differs.Manager, differs.Differences),
        _ => null,
    };
}
