using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>How desired objects are compared.</summary>
/// <param name="Force">Whether what hits an immutable field is made anew.</param>
/// <param name="Trust">Whether an object that the watches show as it was needs no look.</param>
/// <param name="Ignored">Fields that are left to others.</param>
/// <param name="Known">What the deployment has or may have in the cluster.</param>
internal sealed record CompareOptions(bool Force, WatchTrust Trust, IgnoredFields Ignored, IReadOnlySet<ObjectId> Known);
