using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Tests.Judged;

/// <summary>What a newer Kubernetes does otherwise than an older judge.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Since">First minor version that does as the embedded server does.</param>
/// <param name="Reason">What changed.</param>
internal sealed record VersionRule(string Name, int Since, string Reason)
{
    /// <summary>Takes the difference out of an answer; of a refusal, out of its message.</summary>
    public Func<KubeValue, KubeValue>? Level { get; init; }

    /// <summary>Takes the difference out of a refusal: code, reason and message.</summary>
    public Func<string, string>? Refusal { get; init; }

    /// <summary>Calls whose answers have the code in common, and not the body.</summary>
    public Func<Call, bool>? Silent { get; init; }

    /// <summary>A part of objects that sequences leave out.</summary>
    public string? Avoids { get; init; }

    /// <summary>A field that nobody owns on the older server.</summary>
    public string? Unowned { get; init; }

    /// <summary>Whether an object, as the real and as the embedded server see it, has come into a state from which the two go different ways; it is deleted and made again.</summary>
    public Func<KubeMap, KubeMap, bool>? Parts { get; init; }
}
