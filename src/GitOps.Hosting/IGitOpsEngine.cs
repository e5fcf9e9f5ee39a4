using GitOps.Core;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Hosting;

/// <summary>The engine for its host: what is declared and how it stands, and the few things a host asks for. All of it can also be done by the custom resources and the event store.</summary>
public interface IGitOpsEngine
{
    /// <summary>All sources that are declared, by namespace and name.</summary>
    Task<IReadOnlyList<SourceView>> GetSourcesAsync(CancellationToken cancellationToken = default);

    /// <summary>All deployments that are declared, dependencies first.</summary>
    Task<IReadOnlyList<DeploymentView>> GetDeploymentsAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks for a look now, outside of the schedule. Returns at once; the look is in the log with the name of who asked.</summary>
    /// <param name="key">A source or a deployment.</param>
    /// <param name="requestedBy">Who asks.</param>
    void Reconcile(ObjectKey key, string requestedBy);

    /// <summary>Lets a held plan be carried out, and asks for a look at once.</summary>
    /// <param name="key">The deployment.</param>
    /// <param name="planDigest">The plan that was read and is meant; see <see cref="DeploymentView.Held"/>.</param>
    /// <param name="approver">Who takes responsibility; it is in the log.</param>
    /// <param name="cancellationToken">Gives up before the approval is in the log.</param>
    /// <exception cref="Core.EventSourcing.CommandRefusedException">No plan is held, or another one.</exception>
    Task ApproveAsync(ObjectKey key, string planDigest, string approver, CancellationToken cancellationToken = default);

    /// <summary>How many sources and deployments are due or being worked on.</summary>
    int Pending { get; }
}

/// <summary>How a source stands.</summary>
/// <param name="Key">Kind, namespace and name.</param>
/// <param name="IsReady">Whether the present declaration has been fetched and nothing fails.</param>
/// <param name="IsSuspended">Whether it rests.</param>
/// <param name="Artifact">What it contains; null before the first fetch.</param>
/// <param name="Failure">Why it cannot be read; null when it can.</param>
public sealed record SourceView(ObjectKey Key, bool IsReady, bool IsSuspended, Artifact? Artifact, Failure? Failure);

/// <summary>How a deployment stands.</summary>
/// <param name="Key">Kind, namespace and name.</param>
/// <param name="IsReady">Whether the present declaration is applied, pruned and healthy at the revision it was last asked for.</param>
/// <param name="IsSuspended">Whether it rests.</param>
/// <param name="AppliedRevision">The revision that is applied; empty before the first success.</param>
/// <param name="Message">Why it is not ready, or what it does; empty when it is ready.</param>
/// <param name="Inventory">What it has in the cluster.</param>
/// <param name="DependsOn">What it waits for.</param>
/// <param name="SourceKey">Its source.</param>
/// <param name="SucceededAt">When it last came to a new success; null before the first.</param>
public sealed record DeploymentView(
    ObjectKey Key,
    bool IsReady,
    bool IsSuspended,
    string AppliedRevision,
    string Message,
    IReadOnlyList<ObjectRef> Inventory,
    IReadOnlyList<ObjectKey> DependsOn,
    ObjectKey SourceKey,
    Instant? SucceededAt)
{
    /// <summary>The plan that waits for approval; null when none does.</summary>
    public Core.Deployments.PlanHeld? Held { get; init; }
}
