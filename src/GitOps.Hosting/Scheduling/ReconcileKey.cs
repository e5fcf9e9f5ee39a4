using GitOps.Core.Definitions;

namespace GitOps.Hosting.Scheduling;

/// <summary>What the queue runs one at a time: a source or a deployment.</summary>
internal readonly record struct ReconcileKey(bool IsSource, ObjectKey Object)
{
    public static ReconcileKey Source(ObjectKey key) => new(true, key);

    public static ReconcileKey Deployment(ObjectKey key) => new(false, key);

    public override string ToString() => Object.ToString();
}
