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

    public static KubeMap ReplicaSet(KubeMap root)
    {
        var labels = root.Find("spec", "template", "metadata", "labels");
        root = root.Edit("spec", spec => spec.Default("replicas", 1).Edit("template", PodDefaults.Template));
        return labels is KubeMap { Count: > 0 } && root.Find("metadata", "labels") is null ? root.WithAt(["metadata", "labels"], labels) : root;
    }

    public static KubeMap StatefulSet(KubeMap spec) => spec
        .Default("replicas", 1)
        .Default("podManagementPolicy", "OrderedReady")
        .Default("revisionHistoryLimit", 10)
        .Default("persistentVolumeClaimRetentionPolicy", KubeMap.Of(("whenDeleted", "Retain"), ("whenScaled", "Retain")))
        .EditOrMake("updateStrategy", strategy => Rolling(strategy, rolling => rolling.Default("partition", 0)))
        .Edit("template", PodDefaults.Template)
        .EditEach("volumeClaimTemplates", claim => KindDefaults.Claim(claim).Default("apiVersion", "v1").Default("kind", "PersistentVolumeClaim"));

    public static KubeMap DaemonSet(KubeMap spec) => spec
        .Default("revisionHistoryLimit", 10)
        .EditOrMake("updateStrategy", strategy => Rolling(strategy, rolling => rolling.Default("maxUnavailable", 1).Default("maxSurge", 0)))
        .Edit("template", PodDefaults.Template);

    public static KubeMap Job(KubeMap spec)
    {
        spec = spec.Default("parallelism", 1).Default("backoffLimit", 6).Default("completionMode", "NonIndexed").Default("suspend", false)
            .Default("podReplacementPolicy", "TerminatingOrFailed");
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
