using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Planning;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Deployments.Applying;

/// <summary>Deletes objects of a deployment, one by one, each only after a look at the live object has shown that it may go.</summary>
internal sealed class ClusterPruner(IPause pause, IClock clock)
{
    private static readonly Duration PollInterval = Duration.FromMilliseconds(500);

    /// <param name="cluster">As the identity of the deployment.</param>
    /// <param name="owner">The deployment.</param>
    /// <param name="objects">In the order of deletion.</param>
    /// <param name="cancellationToken">Stops between deletions.</param>
    public static async Task<DeploymentObservation.ObjectsDeleted> PruneAsync(ICluster cluster, ObjectKey owner, ImmutableArray<ObjectRef> objects, CancellationToken cancellationToken)
    {
        var (deleted, kept, failed) = (ImmutableArray.CreateBuilder<ObjectRef>(), ImmutableArray.CreateBuilder<ObjectNote>(), ImmutableArray.CreateBuilder<ObjectNote>());
        foreach (var item in objects)
        {
            try
            {
                var live = await cluster.FindAsync(item, cancellationToken).ConfigureAwait(false);
                if (live is null)
                {
                    deleted.Add(item);
                }
                else if (ObjectPolicy.KeepReason(live, owner.Namespace, owner.Name) is { } why)
                {
                    kept.Add(new ObjectNote(item, why));
                }
                else
                {
                    // The uid makes sure that what was looked at is what goes.
                    await cluster.DeleteAsync(item, new DeleteOptions(Uid: live.Uid), cancellationToken).ConfigureAwait(false);
                    deleted.Add(item);
                }
            }
            catch (ClusterException e)
            {
                failed.Add(new ObjectNote(item, $"{item} delete failed: {e.Message}"));
            }
        }

        return new DeploymentObservation.ObjectsDeleted(deleted.ToImmutable(), kept.ToImmutable(), failed.ToImmutable());
    }

    /// <summary>Returns when none of the objects is there any more, or when time is over.</summary>
    public async Task AwaitGoneAsync(ICluster cluster, ImmutableArray<ObjectRef> objects, Duration timeout, CancellationToken cancellationToken)
    {
        var deadline = clock.GetCurrentInstant() + timeout;
        foreach (var item in objects)
        {
            while (await cluster.FindAsync(item, cancellationToken).ConfigureAwait(false) is not null && clock.GetCurrentInstant() < deadline)
            {
                await pause.ForAsync(PollInterval, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
