using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Audit;

/// <summary>An object as it was applied at an instant, and where each of its fields came from.</summary>
/// <param name="Object">The object.</param>
/// <param name="Content">Its manifest as it was written last. Values of Secrets are keyed digests.</param>
/// <param name="Written">The write that made it so.</param>
/// <param name="Fields">Every field with the write that put it there, in the order of the manifest.</param>
/// <param name="Drifts">What was changed outside of the engine, oldest first.</param>
/// <param name="Unread">Events of these deployments that cannot be read here; the answer may lack what they say.</param>
/// <param name="NotKept">Earlier writes whose manifests are not kept any more; what they changed is told of the next write that is.</param>
public sealed record ObjectAt(
    ObjectRef Object, KubeObject Content, FieldOrigin Written, ImmutableArray<BlamedField> Fields, ImmutableArray<FieldDrift> Drifts, ImmutableArray<UnreadEvent> Unread, int NotKept);

/// <summary>A field and where its value came from.</summary>
/// <param name="Path">JSON pointer.</param>
/// <param name="Value">The value as it was applied.</param>
/// <param name="Origin">The write that put it there.</param>
/// <param name="Drifts">Changes outside of the engine that hit it since, oldest first.</param>
public sealed record BlamedField(string Path, KubeValue Value, FieldOrigin Origin, ImmutableArray<FieldDrift> Drifts);

/// <summary>One write: who led to it, and the event that tells of it.</summary>
/// <param name="Deployment">The deployment that wrote.</param>
/// <param name="Revision">The revision that was written.</param>
/// <param name="Provenance">Commit, author and signer of the revision; null when the log does not say.</param>
/// <param name="Cause">What kind of write it was.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who caused the reconcile.</param>
/// <param name="Reconcile">Joins all events of the reconcile.</param>
/// <param name="Version">The event: its version in the stream of the deployment.</param>
/// <param name="Position">The event: its position in the log.</param>
public sealed record FieldOrigin(
    ObjectKey Deployment, string Revision, Provenance? Provenance, WriteCause Cause, Instant At, Actor Actor, Guid Reconcile, long Version, long Position);

/// <summary>Kinds of writes.</summary>
public enum WriteCause
{
    /// <summary>The object was made.</summary>
    Created,

    /// <summary>The object was changed.</summary>
    Configured,

    /// <summary>The object was deleted and made anew.</summary>
    Recreated,

    /// <summary>The object was there already, as desired, and belongs to the deployment since.</summary>
    Adopted,

    /// <summary>What had drifted was written back.</summary>
    Corrected,

    /// <summary>The cluster was as desired already, without a write.</summary>
    Confirmed,
}

/// <summary>A change outside of the engine.</summary>
/// <param name="Path">JSON pointer of the field; empty when the whole object was gone.</param>
/// <param name="Manager">Field manager that made it; empty when nobody says so.</param>
/// <param name="Found">The value that was found; null when the field, or the object, was gone.</param>
/// <param name="DetectedAt">When the engine saw it.</param>
/// <param name="Position">The event that tells of it: its position in the log.</param>
/// <param name="CorrectedAt">When it was written back; null when it was not.</param>
public sealed record FieldDrift(string Path, string Manager, KubeValue? Found, Instant DetectedAt, long Position, Instant? CorrectedAt);
