using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Argo CD's checks that count: nodes of Elasticsearch, replicas of collectors, executors of Spark, conditions of subscriptions.</summary>
internal static class ArgoCounted
{
    public static ArgoAssessment OfElasticsearch(KubeObject live)
    {
        if (live.Root.Find("status", "availableNodes")?.AsInteger is not { } available)
        {
            return new(ArgoStatus.Unknown, "Elasticsearch reports no nodes");
        }

        var wanted = (live.Root.Find("spec", "nodeSets") as KubeList ?? KubeList.Empty).OfType<KubeMap>().Sum(item => item["count"]?.AsInteger ?? 0);
        var (phase, health) = (live.Text(string.Empty, "status", "phase"), live.Text(string.Empty, "status", "health"));
        var status = (phase, health) switch
        {
            _ when available < wanted => ArgoStatus.Progressing,
            _ when available > wanted || health.Length == 0 => ArgoStatus.Unknown,
            ("Ready", "green") => ArgoStatus.Healthy,
            ("Ready", "yellow") or ("ApplyingChanges" or "MigratingData", _) => ArgoStatus.Progressing,
            ("Ready", "red") or ("Invalid", _) => ArgoStatus.Degraded,
            _ => ArgoStatus.Unknown,
        };
        return new(status, $"{available} of {wanted} nodes are available; phase {phase}, health {health}");
    }

    public static ArgoAssessment OfCollector(KubeObject live)
    {
        var mode = live.Text(string.Empty, "spec", "mode");
        if (live.Root["status"] is not KubeMap)
        {
            return new(ArgoStatus.Progressing, string.Empty);
        }

        var scale = live.Text(string.Empty, "status", "scale", "statusReplicas");
        var slash = scale.IndexOf('/', StringComparison.Ordinal);
        if (scale.Length == 0)
        {
            return new(mode == "sidecar" ? ArgoStatus.Healthy : ArgoStatus.Progressing, string.Empty);
        }

        return slash < 0 || !long.TryParse(scale[..slash], CultureInfo.InvariantCulture, out var ready) || !long.TryParse(scale[(slash + 1)..], CultureInfo.InvariantCulture, out var all)
            ? new(ArgoStatus.Progressing, scale)
            : new(
                ready == 0 ? (mode == "daemonset" && all == 0 ? ArgoStatus.Healthy : ArgoStatus.Degraded) : ready == all ? ArgoStatus.Healthy : ArgoStatus.Progressing,
                $"{scale} replicas are ready");
    }

    public static ArgoAssessment OfSubscription(KubeObject live)
    {
        if (live.Root.Find("status", "conditions") is not KubeList)
        {
            return new(ArgoStatus.Progressing, "no install plan yet");
        }

        var conditions = ArgoConditions.Of(live).ToList();
        var isManual = live.Text(string.Empty, "spec", "installPlanApproval") == "Manual" && live.Root.Find("status", "installedCSV") is not null
            && conditions.Any(item => item.IsTrue("InstallPlanPending") && item.Reason == "RequiresApproval");
        var state = live.Root.Find("status", "state")?.AsString;
        var bad = conditions.Where(item => (item.Type == "InstallPlanMissing" && item.Reason != "ReferencedInstallPlanNotFound")
            || item.IsTrue("CatalogSourcesUnhealthy") || item.IsTrue("InstallPlanFailed") || item.IsTrue("ResolutionFailed")).ToList();
        var isPending = (!isManual && conditions.Any(item => item.IsTrue("InstallPlanPending")))
            || state is null or "" or "UpgradeAvailable" || (state == "UpgradePending" && !isManual);
        return bad.Count > 0 || state == "UpgradeFailed" ? new(ArgoStatus.Degraded, bad.Count > 0 ? bad[0].Message : "the upgrade failed")
            : new(isPending ? ArgoStatus.Progressing : ArgoStatus.Healthy, state ?? string.Empty);
    }

    public static ArgoAssessment OfSpark(KubeObject live)
    {
        var state = live.Root.Find("status", "applicationState", "state")?.AsString;
        var error = live.Text(string.Empty, "status", "applicationState", "errorMessage");
        return state switch
        {
            "RUNNING" when HasItsExecutors(live) => new(ArgoStatus.Healthy, "SparkApplication is running"),
            "COMPLETED" => new(ArgoStatus.Healthy, "SparkApplication is completed"),
            "FAILED" or "SUBMISSION_FAILED" or "FAILING" => new(ArgoStatus.Degraded, error),
            "INVALIDATING" => new(ArgoStatus.Missing, "SparkApplication is invalidating"),
            _ => new(ArgoStatus.Progressing, state ?? string.Empty),
        };
    }

    private static bool HasItsExecutors(KubeObject live)
    {
        if (live.Root.Find("status", "executorState") is not KubeMap executors)
        {
            return false;
        }

        var running = executors.Count(item => item.Value.AsString == "RUNNING");
        var fixedCount = live.Root.Find("spec", "executor", "instances")?.AsInteger;
        if (fixedCount == running)
        {
            return true;
        }

        return ExecutorRange(live) is var (least, most) ? running >= least && running <= most
            : fixedCount is null && live.Root.Find("spec", "dynamicAllocation") is null && running >= 1;
    }

    private static (long Least, long Most)? ExecutorRange(KubeObject live)
    {
        if (live.Root.Find("spec", "dynamicAllocation") is KubeMap dynamic && dynamic["enabled"]?.AsBool == true)
        {
            return (dynamic["minExecutors"]?.AsInteger ?? 0, dynamic["maxExecutors"]?.AsInteger ?? long.MaxValue);
        }

        var settings = live.Root.Find("spec", "sparkConf") as KubeMap;
        foreach (var prefix in (ReadOnlySpan<string>)["spark.streaming.dynamicAllocation", "spark.dynamicAllocation"])
        {
            if (settings?[$"{prefix}.enabled"]?.AsString == "true")
            {
                return (Number(settings[$"{prefix}.minExecutors"], 0), Number(settings[$"{prefix}.maxExecutors"], long.MaxValue));
            }
        }

        return null;
    }

    private static long Number(KubeValue? value, long fallback) =>
        value?.AsInteger ?? (long.TryParse(value?.AsString, CultureInfo.InvariantCulture, out var number) ? number : fallback);
}
