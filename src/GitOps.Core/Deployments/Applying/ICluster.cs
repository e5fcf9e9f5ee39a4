using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Applying;

/// <summary>A Kubernetes API, as an identity.</summary>
/// <remarks>
/// Thread safe. Every method throws <see cref="ClusterException"/> when the server refuses or cannot be reached, and
/// <see cref="OperationCanceledException"/> when cancelled, and nothing else.
/// </remarks>
public interface ICluster
{
    /// <summary>The same cluster, acting as someone else.</summary>
    ICluster As(ClusterIdentity identity);

    /// <summary>How the server serves a kind; null when it does not know it. Looks again when the kind was unknown before.</summary>
    Task<KindMapping?> FindKindAsync(GroupVersionKind kind, CancellationToken cancellationToken);

    /// <summary>The object; null when it is not there (or its kind is unknown).</summary>
    Task<KubeObject?> FindAsync(ObjectRef reference, CancellationToken cancellationToken);

    /// <summary>All objects of a kind.</summary>
    Task<ObjectList> ListAsync(ObjectQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Follows a kind for ever: first every object as <see cref="ObjectChangeKind.Added"/>, then one <see cref="ObjectChangeKind.Synced"/>,
    /// then changes. Reconnects by itself; after an expired resource version it lists again and sends what changed in between, deletions too.
    /// </summary>
    IAsyncEnumerable<ObjectChange> WatchAsync(ObjectQuery query, CancellationToken cancellationToken);

    /// <summary>Server-side apply.</summary>
    /// <returns>The object as the server answered it.</returns>
    Task<KubeObject> ApplyAsync(KubeObject desired, ApplyOptions options, CancellationToken cancellationToken);

    /// <summary>Patches an object.</summary>
    /// <returns>The object as the server answered it.</returns>
    Task<KubeObject> PatchAsync(ObjectRef reference, ObjectPatch patch, CancellationToken cancellationToken);

    /// <summary>Creates an object (POST), for Events and the like.</summary>
    Task<KubeObject> CreateAsync(KubeObject desired, CancellationToken cancellationToken);

    /// <summary>Deletes an object.</summary>
    /// <returns>Whether it was there.</returns>
    Task<bool> DeleteAsync(ObjectRef reference, DeleteOptions options, CancellationToken cancellationToken);

    /// <summary>Which Kubernetes the server is and what it serves; null when that is not known.</summary>
    Task<ServerDescription?> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult<ServerDescription?>(null);

    /// <summary>The last lines that a container printed; empty when there are none.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="container">Its container; null for the only one.</param>
    /// <param name="maximumBytes">No more than this.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    Task<string> ReadLogAsync(ObjectRef pod, string? container, int maximumBytes, CancellationToken cancellationToken) => Task.FromResult(string.Empty);
}

/// <summary>A server.</summary>
/// <param name="Version">As it names itself, for example <c>v1.33.4</c>.</param>
/// <param name="ApiVersions">Group versions, and each with its kinds: <c>apps/v1</c>, <c>apps/v1/Deployment</c>.</param>
public sealed record ServerDescription(string Version, IReadOnlyList<string> ApiVersions);

/// <summary>Someone to act as.</summary>
/// <param name="User">For a service account <c>system:serviceaccount:namespace:name</c>.</param>
/// <param name="Groups">Groups; the server adds those of service accounts itself.</param>
public sealed record ClusterIdentity(string User, IReadOnlyList<string> Groups);

/// <summary>How a server serves a kind.</summary>
/// <param name="Kind">The kind at the version that was asked for.</param>
/// <param name="Plural">Resource name in paths.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
public sealed record KindMapping(GroupVersionKind Kind, string Plural, bool IsNamespaced);

/// <summary>Which objects.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Namespace">Only of this namespace; null for all.</param>
/// <param name="LabelSelector">Kubernetes label selector; null for all.</param>
/// <param name="FieldSelector">Kubernetes field selector; null for all.</param>
public sealed record ObjectQuery(GroupVersionKind Kind, string? Namespace = null, string? LabelSelector = null, string? FieldSelector = null);

/// <summary>A list with the resource version it was read at.</summary>
public sealed record ObjectList(IReadOnlyList<KubeObject> Items, string ResourceVersion);

/// <summary>Kinds of changes.</summary>
public enum ObjectChangeKind
{
    /// <summary>An object is there.</summary>
    Added,

    /// <summary>An object changed.</summary>
    Modified,

    /// <summary>An object is gone; the change carries its last state, or, when the watch missed it, its identity, uid and the labels that were selected by.</summary>
    Deleted,

    /// <summary>The first list is complete; carries no object.</summary>
    Synced,
}

/// <summary>One change of a watched kind.</summary>
public sealed record ObjectChange(ObjectChangeKind Kind, KubeObject? Object);

/// <summary>How to apply.</summary>
/// <param name="FieldManager">Name under which fields are owned.</param>
/// <param name="Force">Whether fields of other managers are taken over.</param>
/// <param name="DryRun">Whether the server only answers what would be.</param>
public sealed record ApplyOptions(string FieldManager, bool Force = true, bool DryRun = false)
{
    /// <summary>
    /// Whether a dry run for an object that is not there may be answered with the object as it was sent: that it has no resource version
    /// says that it would be made, and of a thousand new objects nobody reads more.
    /// </summary>
    public bool BriefWhenNew { get; init; }

    /// <summary>Whether <c>metadata.managedFields</c>, often most of an object, may be left out of the answer.</summary>
    public bool WithoutOwners { get; init; }
}

/// <summary>How to delete.</summary>
/// <param name="Propagation"><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>.</param>
/// <param name="Uid">The object must have this uid; null for any.</param>
/// <param name="ResourceVersion">The object must have this version; null for any.</param>
public sealed record DeleteOptions(string Propagation = "Background", string? Uid = null, string? ResourceVersion = null);

/// <summary>Patch formats.</summary>
public enum ObjectPatchKind
{
    /// <summary>RFC 7386.</summary>
    Merge,

    /// <summary>RFC 6902.</summary>
    Json,
}

/// <summary>A patch.</summary>
/// <param name="Kind">The format.</param>
/// <param name="Body">The patch.</param>
/// <param name="Subresource"><c>status</c> and the like; null for the object itself.</param>
/// <param name="FieldManager">Name under which fields are owned; null for the server's default.</param>
public sealed record ObjectPatch(ObjectPatchKind Kind, KubeValue Body, string? Subresource = null, string? FieldManager = null);

/// <summary>The server refused, or could not be reached.</summary>
public sealed class ClusterException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="status">HTTP status; 0 when there was no answer.</param>
    /// <param name="reason">Reason of the server's <c>Status</c>, for example <c>Conflict</c>; empty when it gave none.</param>
    /// <param name="message">The server's own words.</param>
    /// <param name="innerException">The cause.</param>
    public ClusterException(int status, string reason, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Status = status;
        Reason = reason;
    }

    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int Status { get; }

    /// <summary>Reason of the server's <c>Status</c>; empty when it gave none. <c>NoMatch</c> for a kind the server does not know.</summary>
    public string Reason { get; }

    /// <summary>What follows: no answer, 429 and 5xx are transient, 401 and 403 are denied; the rest is for the caller to judge and counts as denied.</summary>
    public FailureClass Class => Status is 0 or 408 or 409 or 429 or >= 500 || Reason == "NoMatch" ? FailureClass.Transient : FailureClass.Denied;
}
