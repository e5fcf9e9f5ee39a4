using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>What a newer Kubernetes does otherwise than an older judge.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Since">First minor version that does as the embedded server does.</param>
/// <param name="Reason">What changed.</param>
internal sealed record VersionRule(string Name, int Since, string Reason)
{
    /// <summary>Takes the difference out of an answer.</summary>
    public Func<KubeValue, KubeValue>? Level { get; init; }

    /// <summary>A part of objects that sequences leave out.</summary>
    public string? Avoids { get; init; }

    /// <summary>A field that nobody owns on the older server.</summary>
    public string? Unowned { get; init; }

    /// <summary>Whether an object, as the real and as the embedded server see it, has come into a state from which the two go different ways; it is deleted and made again.</summary>
    public Func<KubeMap, KubeMap, bool>? Parts { get; init; }
}
