using System.Collections.Immutable;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments;

/// <summary>A plan that would destroy much was not carried out: it waits until someone approves it, or until another plan takes its place.</summary>
/// <param name="PlanDigest">Names the plan; an approval is for exactly this digest.</param>
/// <param name="Inputs">What the manifests were rendered from; null when the declaration is being deleted.</param>
/// <param name="ManifestsDigest">The manifests that would be applied; empty when the declaration is being deleted.</param>
/// <param name="Reasons">Why it is held, one line for each danger.</param>
/// <param name="Changes">Objects that would be written.</param>
/// <param name="Prune">Objects that would be deleted.</param>
public sealed record PlanHeld(
    string PlanDigest,
    RenderKey? Inputs,
    string ManifestsDigest,
    ImmutableArray<string> Reasons,
    ImmutableArray<PlannedChange> Changes,
    ImmutableArray<ObjectRef> Prune) : DeploymentEvent;

/// <summary>Someone took responsibility for a held plan.</summary>
/// <param name="PlanDigest">The plan.</param>
/// <param name="Approver">Who, as told by the caller.</param>
public sealed record PlanApproved(string PlanDigest, string Approver) : DeploymentEvent;

/// <summary>Objects left these manifests for those of another deployment: they stay in the cluster and belong to it from now on.</summary>
/// <param name="Objects">Each with the deployment that has it now.</param>
public sealed record ObjectsHandedOver(ImmutableArray<ObjectNote> Objects) : DeploymentEvent;

/// <summary>Someone sets the same fields of an object back again and again: said once, and from now on corrected at most once an hour.</summary>
/// <param name="Object">The object.</param>
/// <param name="Manager">Field manager that has the fields now; empty when it is not known.</param>
/// <param name="Paths">JSON pointers of the fields; empty when the object is deleted each time.</param>
/// <param name="Times">How often it was corrected in vain.</param>
public sealed record FlappingDetected(ObjectRef Object, string Manager, ImmutableArray<string> Paths, int Times) : DeploymentEvent;
