using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Default values of what makes pods.</summary>
internal static class WorkloadDefaults
{
    public static KubeMap Deployment(KubeMap spec) => spec
        .Default("replicas", 1)
        .Default("progressDeadlineSeconds", 600)
        .Default("revisionHistoryLimit", 10)
        .EditOrMake("strategy", strategy => Rolling(strategy, rolling => rolling.Default("maxUnavailable", "25%").Default("maxSurge", "25%")))
        .Edit("template", PodDefaults.Template);

    public static KubeMap ReplicaSet(KubeMap spec) => spec.Default("replicas", 1).Edit("template", PodDefaults.Template);

    /// <summary>The older kind takes selector and labels from its template.</summary>
    public static KubeMap ReplicationController(KubeMap root)
    {
        var labels = root.Map("spec").Map("template").Map("metadata").Map("labels");
        root = root.Edit("spec", spec => ReplicaSet(labels.Count > 0 && spec.Map("selector").Count == 0 ? spec.With("selector", labels) : spec));
        return Labelled(root, labels);
    }

    public static KubeMap StatefulSet(KubeMap spec) => spec
        .Default("replicas", 1)
        .Default("podManagementPolicy", "OrderedReady")
        .Default("revisionHistoryLimit", 10)
        .EditOrMake("persistentVolumeClaimRetentionPolicy", policy => policy.Default("whenDeleted", "Retain").Default("whenScaled", "Retain"))
        .EditOrMake("updateStrategy", strategy => Rolling(strategy, rolling => rolling.Default("partition", 0)))
        .Edit("template", PodDefaults.Template)
        .EditEach("volumeClaimTemplates", claim => KindDefaults.Claim(claim).Default("apiVersion", "v1").Default("kind", "PersistentVolumeClaim"));

    public static KubeMap DaemonSet(KubeMap spec) => spec
        .Default("revisionHistoryLimit", 10)
        .EditOrMake("updateStrategy", strategy => Rolling(strategy, rolling => rolling.Default("maxUnavailable", 1).Default("maxSurge", 0)))
        .Edit("template", PodDefaults.Template);

    public static KubeMap Job(KubeMap root) => Labelled(root.Edit("spec", JobSpec), root.Map("spec").Map("template").Map("metadata").Map("labels"));

    /// <summary>What has no labels of its own takes those of its pods.</summary>
    public static KubeMap Labelled(KubeMap root, KubeMap labels) => labels.Count > 0 && root.Map("metadata").Map("labels").Count == 0 ? root.WithAt(["metadata", "labels"], labels) : root;

    private static KubeMap JobSpec(KubeMap spec)
    {
        spec = spec.Default("parallelism", 1)
            .Default("backoffLimit", spec.Has("backoffLimitPerIndex") ? int.MaxValue : 6)
            .Default("completionMode", "NonIndexed")
            .Default("suspend", false)
            .Default("manualSelector", false)
            .Default("podReplacementPolicy", spec.Has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed")
            .Edit("podFailurePolicy", policy => policy.EditEach("rules", rule => rule.EditEach("onPodConditions", condition => condition.Default("status", "True"))));
        if (!spec.Has("completions") && spec["parallelism"]?.AsInteger == 1)
        {
            spec = spec.With("completions", 1);
        }

        return spec.Edit("template", PodDefaults.Template);
    }

    public static KubeMap CronJob(KubeMap spec) => spec
        .Default("concurrencyPolicy", "Allow")
        .Default("suspend", false)
        .Default("successfulJobsHistoryLimit", 3)
        .Default("failedJobsHistoryLimit", 1)
        .Edit("jobTemplate", template => template.Edit("spec", job => job.Edit("template", PodDefaults.Template)));

    private static KubeMap Rolling(KubeMap strategy, Func<KubeMap, KubeMap> rolling)
    {
        strategy = strategy.Default("type", "RollingUpdate");
        return strategy["type"]?.AsString == "RollingUpdate" ? strategy.EditOrMake("rollingUpdate", rolling) : strategy;
    }
}
