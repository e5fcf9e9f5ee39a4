using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Argo CD's check of a Pod. One that ends by itself is never more than on its way while it runs.</summary>
internal static class ArgoPod
{
    private const string IgnoreRestartPolicy = "argocd.argoproj.io/ignore-restart-policy";

    public static ArgoAssessment Of(KubeObject live)
    {
        var message = live.Text(string.Empty, "status", "message");
        var policy = live.Text(string.Empty, "spec", "restartPolicy");
        var lives = policy == "Always" || (live.Annotation(IgnoreRestartPolicy) == "true" && live.Annotation("argocd.argoproj.io/hook") is null && live.Annotation("helm.sh/hook") is null);
        if (lives && Broken(live) is { } broken)
        {
            return broken;
        }

        return live.Text(string.Empty, "status", "phase") switch
        {
            "Pending" => new(ArgoStatus.Progressing, message),
            "Succeeded" => new(ArgoStatus.Healthy, message),
            "Failed" => new(ArgoStatus.Degraded, message.Length > 0 ? message : WhyFailed(live)),
            "Running" when lives => Running(live, message),
            "Running" when policy is "OnFailure" or "Never" => new(ArgoStatus.Progressing, message),
            _ => new(ArgoStatus.Unknown, message),
        };
    }

    private static ArgoAssessment Running(KubeObject live, string message) => new(
        ArgoConditions.Of(live).Any(item => item.IsTrue("Ready")) ? ArgoStatus.Healthy
            : Containers(live, "containerStatuses").Any(item => item.Find("lastState", "terminated") is KubeMap) ? ArgoStatus.Degraded
            : ArgoStatus.Progressing,
        message);

    private static ArgoAssessment? Broken(KubeObject live)
    {
        var waiting = Containers(live, "containerStatuses").Select(item => item.Find("state", "waiting")).OfType<KubeMap>().Where(IsBroken).ToList();
        return waiting.Count == 0 ? null : new(ArgoStatus.Degraded, string.Join(", ", waiting.Select(item => item["message"]?.AsString ?? string.Empty)));
    }

    private static bool IsBroken(KubeMap waiting) => waiting["reason"]?.AsString is { } reason
        && (reason.StartsWith("Err", StringComparison.Ordinal) || reason.EndsWith("Error", StringComparison.Ordinal) || reason.EndsWith("BackOff", StringComparison.Ordinal));

    private static string WhyFailed(KubeObject live) => Containers(live, "initContainerStatuses").Concat(Containers(live, "containerStatuses"))
        .Select(WhyEnded).FirstOrDefault(text => text.Length > 0) ?? string.Empty;

    private static string WhyEnded(KubeMap container) => container.Find("state", "terminated") switch
    {
        KubeMap ended when ended["message"]?.AsString is { Length: > 0 } message => message,
        KubeMap ended when ended["reason"]?.AsString == "OOMKilled" => "OOMKilled",
        KubeMap ended when ended["exitCode"]?.AsInteger is { } code and not 0 => $"container \"{container["name"]?.AsString}\" failed with exit code {code}",
        _ => string.Empty,
    };

    private static IEnumerable<KubeMap> Containers(KubeObject live, string field) => (live.Status[field] as KubeList ?? KubeList.Empty).OfType<KubeMap>();
}
