using System.Diagnostics.CodeAnalysis;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Ends a build that cannot go on before a remote base was fetched. Caught by the renderer, never seen outside of this room.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Made in this room only.")]
internal sealed class RemoteNeededException(RemoteAddress address) : Exception($"the remote base '{address.Key}' is not fetched")
{
    public RemoteAddress Address { get; } = address;
}
