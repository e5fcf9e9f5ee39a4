using GitOps.Adapters.EmbeddedCluster.Store;
using NodaTime;

namespace GitOps.Adapters.EmbeddedCluster.Simulation;

/// <summary>Brings one kind of object towards what it asks for.</summary>
internal interface IController
{
    /// <summary>Objects to look at again because of a change, each with the time to wait before.</summary>
    IEnumerable<(StoreKey Key, Duration After)> Affected(Change change);

    /// <summary>Looks at an object, which may be gone, and does what is due.</summary>
    /// <returns>The time after which to look again; null when only a change makes it worthwhile.</returns>
    Duration? Reconcile(StoreKey key);
}
