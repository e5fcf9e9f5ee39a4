using System.Collections.Immutable;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Deployments.Guards;

/// <summary>Drift of the same fields of an object that was corrected before.</summary>
/// <param name="Object">The object.</param>
/// <param name="Paths">The fields; empty for an object that is deleted each time.</param>
/// <param name="Count">How often it was corrected.</param>
/// <param name="Last">When it was last corrected.</param>
/// <param name="IsFlapping">Whether it has been reported as flapping.</param>
internal sealed record RepeatedDrift(ObjectRef Object, ImmutableArray<string> Paths, int Count, Instant Last, bool IsFlapping)
{
    public bool IsOf(DriftedObject drifted) => Object.Id == drifted.Object.Id && Paths.SequenceEqual(drifted.Differences.Select(item => item.Path));
}
