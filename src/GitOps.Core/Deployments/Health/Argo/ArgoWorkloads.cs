using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Argo CD's checks of sets of Pods, which follow <c>kubectl rollout status</c>.</summary>
internal static class ArgoWorkloads
{
    public static ArgoAssessment OfDeployment(KubeObject live)
    {
        if (live.Root.Find("spec", "paused")?.AsBool == true)
        {
            return new(ArgoStatus.Suspended, "Deployment is paused");
        }

        if (live.Generation > Status(live, "observedGeneration"))
        {
            return Progressing("observed deployment generation less than desired generation");
        }

        if (ArgoConditions.Of(live).Any(item => item is { Type: "Progressing", Reason: "ProgressDeadlineExceeded" }))
        {
            return new(ArgoStatus.Degraded, $"Deployment \"{live.Name}\" exceeded its progress deadline");
        }

        var (replicas, updated, available) = (Status(live, "replicas"), Status(live, "updatedReplicas"), Status(live, "availableReplicas"));
        return Desired(live) is { } desired && updated < desired ? Progressing($"{updated} out of {desired} new replicas have been updated...")
            : replicas > updated ? Progressing($"{replicas - updated} old replicas are pending termination...")
            : available < updated ? Progressing($"{available} of {updated} updated replicas are available...")
            : new(ArgoStatus.Healthy, string.Empty);
    }

    public static ArgoAssessment OfReplicaSet(KubeObject live)
    {
        if (live.Generation > Status(live, "observedGeneration"))
        {
            return Progressing("observed replica set generation less than desired generation");
        }

        foreach (var condition in ArgoConditions.Of(live).Where(item => item.IsTrue("ReplicaFailure")))
        {
            return new(ArgoStatus.Degraded, condition.Message);
        }

        var available = Status(live, "availableReplicas");
        return Desired(live) is { } desired && available < desired
            ? Progressing($"{available} out of {desired} new replicas are available...")
            : new(ArgoStatus.Healthy, string.Empty);
    }

    public static ArgoAssessment OfDaemonSet(KubeObject live)
    {
        if (live.Generation > Status(live, "observedGeneration"))
        {
            return Progressing("observed daemon set generation less than desired generation");
        }

        var (desired, updated, available) = (Status(live, "desiredNumberScheduled"), Status(live, "updatedNumberScheduled"), Status(live, "numberAvailable"));
        return live.Text(string.Empty, "spec", "updateStrategy", "type") == "OnDelete"
            ? new(ArgoStatus.Healthy, $"daemon set {updated} out of {desired} new pods have been updated")
            : updated < desired ? Progressing($"{updated} out of {desired} new pods have been updated...")
            : available < desired ? Progressing($"{available} of {desired} updated pods are available...")
            : new(ArgoStatus.Healthy, string.Empty);
    }

    public static ArgoAssessment OfStatefulSet(KubeObject live)
    {
        var observed = Status(live, "observedGeneration");
        if (observed == 0 || live.Generation > observed)
        {
            return new(ArgoStatus.Progressing, "Waiting for statefulset spec update to be observed...");
        }

        var (ready, updated) = (Status(live, "readyReplicas"), Status(live, "updatedReplicas"));
        if (Desired(live) is { } desired && ready < desired)
        {
            return new(ArgoStatus.Progressing, $"Waiting for {desired - ready} pods to be ready...");
        }

        var strategy = live.Text(string.Empty, "spec", "updateStrategy", "type");
        if (strategy == "RollingUpdate" && live.Root.Find("spec", "updateStrategy", "rollingUpdate") is KubeMap rolling)
        {
            return Desired(live) is { } all && rolling["partition"]?.AsInteger is { } partition && updated < all - partition
                ? new(ArgoStatus.Progressing, $"Waiting for partitioned roll out to finish: {updated} out of {all - partition} new pods have been updated...")
                : new(ArgoStatus.Healthy, $"partitioned roll out complete: {updated} new pods have been updated...");
        }

        return strategy == "OnDelete" ? new(ArgoStatus.Healthy, $"statefulset has {ready} ready pods")
            : live.Text(string.Empty, "status", "updateRevision") != live.Text(string.Empty, "status", "currentRevision")
                ? new(ArgoStatus.Progressing, $"waiting for statefulset rolling update to complete {updated} pods...")
                : new(ArgoStatus.Healthy, string.Empty);
    }

    private static ArgoAssessment Progressing(string what) => new(ArgoStatus.Progressing, $"Waiting for rollout to finish: {what}");

    private static long? Desired(KubeObject live) => live.Root.Find("spec", "replicas")?.AsInteger;

    private static long Status(KubeObject live, string field) => live.Integer(0, "status", field);
}
