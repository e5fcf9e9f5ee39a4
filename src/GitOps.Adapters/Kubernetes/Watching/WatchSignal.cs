using GitOps.Core.Deployments.Applying;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kubernetes.Watching;

/// <summary>What one watch connection says.</summary>
internal abstract record WatchSignal
{
    private WatchSignal()
    {
    }

    /// <summary>An object is there, or changed.</summary>
    internal sealed record Seen(KubeObject Object) : WatchSignal;

    /// <summary>An object is gone.</summary>
    internal sealed record Gone(KubeObject Object) : WatchSignal;

    /// <summary>Nothing happened up to this resource version.</summary>
    internal sealed record Bookmark(string ResourceVersion) : WatchSignal;

    /// <summary>The server no longer knows what happened since our resource version.</summary>
    internal sealed record Expired : WatchSignal;

    /// <summary>The connection came to its planned end.</summary>
    internal sealed record Ended : WatchSignal;

    /// <summary>The connection could not be made, or broke.</summary>
    internal sealed record Broken(ClusterException Refusal) : WatchSignal;
}
