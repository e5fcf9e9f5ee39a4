using System.Collections.Immutable;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using NodaTime;

namespace GitOps.Core.Deployments;

/// <summary>What can become true of a deployment.</summary>
public abstract record DeploymentEvent
{
    private protected DeploymentEvent()
    {
    }
}

/// <summary>Someone asked for this deployment.</summary>
/// <param name="Generation">Generation of the declaration; 0 for one made in code.</param>
/// <param name="DefinitionDigest">The declaration in the content store.</param>
/// <param name="Source"><c>Kind/namespace/name</c> of its source.</param>
/// <param name="Path">Folder in the source.</param>
public sealed record DeploymentDeclared(long Generation, string DefinitionDigest, string Source, string Path) : DeploymentEvent;

/// <summary>The declaration changed.</summary>
public sealed record DeploymentChanged(long Generation, string DefinitionDigest, string Source, string Path) : DeploymentEvent;

/// <summary>The deployment rests.</summary>
public sealed record DeploymentSuspended : DeploymentEvent;

/// <summary>The deployment works again.</summary>
public sealed record DeploymentResumed : DeploymentEvent;

/// <summary>Something else must happen first: begins, or waits for something else than before.</summary>
/// <param name="Reason">Flux's reason: <c>DependencyNotReady</c> or <c>ArtifactFailed</c>.</param>
/// <param name="Message">What is waited for.</param>
public sealed record DeploymentBlocked(string Reason, string Message) : DeploymentEvent;

/// <summary>The manifests differ from those rendered last.</summary>
/// <param name="Inputs">What they were rendered from.</param>
/// <param name="ManifestsDigest">The manifests in the content store, Secret values replaced by keyed digests.</param>
/// <param name="ObjectCount">How many objects.</param>
/// <param name="Provenance">Commit and author of the revision.</param>
/// <param name="InputsDigest">The files that were read (<see cref="RenderRecord"/>) in the content store; empty in events from before they were kept.</param>
public sealed record ManifestsRendered(RenderKey Inputs, string ManifestsDigest, int ObjectCount, Provenance Provenance, string InputsDigest = "") : DeploymentEvent;

/// <summary>Intent before deed: what will be done to the cluster, with every object that may come to exist.</summary>
/// <param name="Inputs">What the manifests were rendered from.</param>
/// <param name="ManifestsDigest">The manifests that will be applied.</param>
/// <param name="Changes">Objects that will be written, in the order of application.</param>
/// <param name="Adopted">Objects that are as desired already and belong to the deployment from now on.</param>
/// <param name="Prune">Objects that will be deleted, in the order of deletion.</param>
/// <param name="Orphaned">Objects that leave the inventory and stay in the cluster.</param>
public sealed record ApplyPlanned(
    RenderKey Inputs,
    string ManifestsDigest,
    ImmutableArray<PlannedChange> Changes,
    ImmutableArray<ObjectRef> Adopted,
    ImmutableArray<ObjectRef> Prune,
    ImmutableArray<ObjectRef> Orphaned) : DeploymentEvent;

/// <summary>The plan was not carried out because what it was made from is no longer at hand.</summary>
public sealed record PlanAbandoned(string Why) : DeploymentEvent;

/// <summary>Objects were written, or refused with the server's words.</summary>
public sealed record ResourcesApplied(ImmutableArray<AppliedObject> Objects) : DeploymentEvent;

/// <summary>Objects in the cluster are not as they were applied, though nothing new was asked for.</summary>
public sealed record DriftDetected(ImmutableArray<DriftedObject> Objects) : DeploymentEvent;

/// <summary>Drifted objects were written back, or refused with the server's words.</summary>
public sealed record DriftCorrected(ImmutableArray<AppliedObject> Objects) : DeploymentEvent;

/// <summary>Objects that left the manifests were deleted or kept.</summary>
/// <param name="Deleted">Gone.</param>
/// <param name="Kept">Left alone, with the reason; they leave the inventory.</param>
/// <param name="Failed">Could not be deleted, with the server's words; they stay in the inventory.</param>
public sealed record ResourcesPruned(ImmutableArray<ObjectRef> Deleted, ImmutableArray<ObjectNote> Kept, ImmutableArray<ObjectNote> Failed) : DeploymentEvent;

/// <summary>The health of the objects: begins to be awaited, or came to an end.</summary>
/// <param name="Inputs">What the objects were rendered from.</param>
/// <param name="Verdict">Progressing, healthy or unhealthy.</param>
/// <param name="NotReady">Objects that are not ready, with why.</param>
/// <param name="Took">Time since the wait began; zero when it begins.</param>
public sealed record HealthAssessed(RenderKey Inputs, HealthVerdict Verdict, ImmutableArray<ObjectNote> NotReady, Duration Took) : DeploymentEvent;

/// <summary>Rendered, applied, pruned and healthy.</summary>
/// <param name="Inputs">What was rendered from; its revision is now the applied one.</param>
/// <param name="ManifestsDigest">The manifests that are applied.</param>
/// <param name="Provenance">Commit and author of the revision.</param>
/// <param name="InputsDigest">The files that were read of this revision (<see cref="RenderRecord"/>) in the content store, also when they made the same manifests as those before; empty when they were not kept.</param>
public sealed record ReconciliationSucceeded(RenderKey Inputs, string ManifestsDigest, Provenance Provenance, string InputsDigest = "") : DeploymentEvent;

/// <summary>A step failed: begins, or has another reason than before. Further tries that fail alike are no events.</summary>
/// <param name="Stage">Which step.</param>
/// <param name="Failure">Why, and what follows.</param>
/// <param name="Inputs">What was being worked on; null when it was not known yet.</param>
public sealed record ReconciliationFailed(DeploymentStage Stage, Failure Failure, RenderKey? Inputs) : DeploymentEvent;

/// <summary>Someone asked for a reconcile outside of the schedule, and it was done.</summary>
/// <param name="Token">Value of <c>reconcile.fluxcd.io/requestedAt</c>, or what the caller gave.</param>
public sealed record DeploymentRequestHandled(string Token) : DeploymentEvent;

/// <summary>The declaration is gone, and its objects were treated as its deletion policy says.</summary>
public sealed record DeploymentRetired(string Policy) : DeploymentEvent;

/// <summary>Everything that manifests are a function of.</summary>
/// <param name="Revision">Revision of the source, as Flux prints it.</param>
/// <param name="ArtifactDigest">Digest of the source's content.</param>
/// <param name="DefinitionDigest">Digest of the declaration.</param>
/// <param name="VariablesDigest">Keyed digest of the substitution variables; empty when there are none.</param>
public sealed record RenderKey(string Revision, string ArtifactDigest, string DefinitionDigest, string VariablesDigest);

/// <summary>One planned write.</summary>
/// <param name="Object">The object.</param>
/// <param name="Action">What will be done.</param>
/// <param name="Differences">Fields that will change; empty for a creation. Values of Secrets are keyed digests.</param>
public sealed record PlannedChange(ObjectRef Object, PlannedAction Action, ImmutableArray<FieldChange> Differences);

/// <summary>Kinds of planned writes.</summary>
public enum PlannedAction
{
    /// <summary>The object does not exist.</summary>
    Create,

    /// <summary>The object exists and differs.</summary>
    Configure,

    /// <summary>An immutable field changes: delete and make anew.</summary>
    Recreate,
}

/// <summary>A field that differs.</summary>
/// <param name="Path">JSON pointer.</param>
/// <param name="From">The value before; null when absent.</param>
/// <param name="To">The value after; null when absent.</param>
public sealed record FieldChange(string Path, KubeValue? From, KubeValue? To);

/// <summary>One write.</summary>
/// <param name="Object">The object.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Differences">Fields that changed.</param>
/// <param name="Refusal">The server's words when it refused; empty otherwise.</param>
public sealed record AppliedObject(ObjectRef Object, AppliedOutcome Outcome, ImmutableArray<FieldChange> Differences, string Refusal = "");

/// <summary>Kinds of outcomes of a write.</summary>
public enum AppliedOutcome
{
    /// <summary>It did not exist before.</summary>
    Created,

    /// <summary>It existed and was changed.</summary>
    Configured,

    /// <summary>It was deleted and made anew.</summary>
    Recreated,

    /// <summary>The server refused.</summary>
    Refused,
}

/// <summary>An object that is not as it was applied.</summary>
/// <param name="Object">The object.</param>
/// <param name="Manager">Field manager that owns the changed fields now; empty when nobody does or the object is gone.</param>
/// <param name="Differences">Fields that differ; empty when the object is gone.</param>
public sealed record DriftedObject(ObjectRef Object, string Manager, ImmutableArray<FieldChange> Differences);

/// <summary>An object and why it is named.</summary>
public sealed record ObjectNote(ObjectRef Object, string Note);

/// <summary>What is said of the health of a deployment.</summary>
public enum HealthVerdict
{
    /// <summary>Not known yet.</summary>
    Progressing,

    /// <summary>All objects are current.</summary>
    Healthy,

    /// <summary>An object failed, or time is over.</summary>
    Unhealthy,
}

/// <summary>The stages of a reconcile, in order.</summary>
public enum DeploymentStage
{
    /// <summary>Reading the definition and its prerequisites.</summary>
    Prepare,

    /// <summary>Opening the artifact.</summary>
    Artifact,

    /// <summary>Building manifests.</summary>
    Render,

    /// <summary>Comparing with the cluster.</summary>
    Compare,

    /// <summary>Writing to the cluster.</summary>
    Apply,

    /// <summary>Deleting what left the manifests.</summary>
    Prune,

    /// <summary>Awaiting health.</summary>
    Health,
}

/// <summary>Stable names of the events on disk.</summary>
internal static class DeploymentEvents
{
    public static IReadOnlyList<KeyValuePair<string, Type>> Names { get; } =
    [
        new("deployment.apply-planned/v1", typeof(ApplyPlanned)),
        new("deployment.blocked/v1", typeof(DeploymentBlocked)),
        new("deployment.changed/v1", typeof(DeploymentChanged)),
        new("deployment.declared/v1", typeof(DeploymentDeclared)),
        new("deployment.drift-corrected/v1", typeof(DriftCorrected)),
        new("deployment.drift-detected/v1", typeof(DriftDetected)),
        new("deployment.flapping-detected/v1", typeof(FlappingDetected)),
        new("deployment.health-assessed/v1", typeof(HealthAssessed)),
        new("deployment.manifests-rendered/v2", typeof(ManifestsRendered)),
        new("deployment.objects-handed-over/v1", typeof(ObjectsHandedOver)),
        new("deployment.plan-abandoned/v1", typeof(PlanAbandoned)),
        new("deployment.plan-approved/v1", typeof(PlanApproved)),
        new("deployment.plan-held/v1", typeof(PlanHeld)),
        new("deployment.reconciliation-failed/v1", typeof(ReconciliationFailed)),
        new("deployment.reconciliation-succeeded/v2", typeof(ReconciliationSucceeded)),
        new("deployment.request-handled/v1", typeof(DeploymentRequestHandled)),
        new("deployment.resources-applied/v1", typeof(ResourcesApplied)),
        new("deployment.resources-pruned/v1", typeof(ResourcesPruned)),
        new("deployment.resumed/v1", typeof(DeploymentResumed)),
        new("deployment.retired/v1", typeof(DeploymentRetired)),
        new("deployment.suspended/v1", typeof(DeploymentSuspended)),
    ];

    // The first versions did not tell which files were read.
    public static IReadOnlyList<Upcaster> Upcasters { get; } =
    [
        Upcaster.Adding("deployment.manifests-rendered/v1", "deployment.manifests-rendered/v2", "inputsDigest"),
        Upcaster.Adding("deployment.reconciliation-succeeded/v1", "deployment.reconciliation-succeeded/v2", "inputsDigest"),
    ];
}
