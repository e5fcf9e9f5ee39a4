using System.Collections.Immutable;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Planning;

/// <summary>A Job that says when it may be deleted after it finished is not made again when it is gone: it has done its work.</summary>
internal static class FinishedJobs
{
    /// <summary>Whether the object is a Job that deletes itself.</summary>
    public static bool DeletesItself(KubeObject desired) =>
        desired.GroupVersionKind is { Group: "batch", Kind: "Job" } && desired.Root.Find("spec", "ttlSecondsAfterFinished") is KubeInteger;

    /// <summary>The comparisons, with such Jobs that were applied before and are gone left alone.</summary>
    public static IReadOnlyList<ComparedObject> LeaveAlone(IReadOnlyList<ComparedObject> compared, ImmutableArray<ObjectRef> inventory) =>
        compared.Any(item => item.Comparison is ObjectComparison.Missing && DeletesItself(item.Desired))
            ? [.. compared.Select(item => item.Comparison is ObjectComparison.Missing missing && DeletesItself(item.Desired) && inventory.Any(known => known.Id == missing.Object.Id)
                ? item with { Comparison = new ObjectComparison.LeftAlone(missing.Object) }
                : item)]
            : compared;
}
