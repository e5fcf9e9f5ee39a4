using GitOps.Core.Deployments;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Audit.Restoring;

/// <summary>Follows one deployment: which manifests each of its objects in the cluster is from. A run that broke off leaves some from the old and some from the new.</summary>
internal sealed class ObjectsThen
{
    private readonly Dictionary<ObjectId, string> digests = [];
    private readonly HashSet<ObjectId> gone = [];
    private string planned = string.Empty;

    public DeploymentState State { get; private set; } = DeploymentState.Initial;

    public void Take(DeploymentEvent happened, Instant at)
    {
        State = DeploymentState.Evolve(State, happened, at);
        switch (happened)
        {
            case ApplyPlanned plan:
                planned = plan.ManifestsDigest;
                break;
            case ResourcesApplied applied:
                Applied(applied.Objects);
                break;
            case DriftCorrected corrected:
                Applied(corrected.Objects);
                break;
            case ResourcesPruned pruned:
                gone.UnionWith(pruned.Deleted.Select(item => item.Id));
                break;
            case ReconciliationSucceeded:
                digests.Clear();
                gone.Clear();
                break;
            case DeploymentRetired:
                digests.Clear();
                break;
            default:
                break;
        }
    }

    /// <summary>The manifests that an object was from; empty when it was not there.</summary>
    public string DigestOf(ObjectId id) => gone.Contains(id) ? string.Empty : digests.GetValueOrDefault(id, State.AppliedDigest);

    private void Applied(IEnumerable<AppliedObject> objects)
    {
        foreach (var item in objects.Where(item => item.Outcome != AppliedOutcome.Refused))
        {
            digests[item.Object.Id] = planned;
            gone.Remove(item.Object.Id);
        }
    }
}
