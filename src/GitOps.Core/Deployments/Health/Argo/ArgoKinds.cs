using System.Collections.Frozen;
using GitOps.Core.Objects;

namespace GitOps.Core.Deployments.Health.Argo;

/// <summary>Argo CD's checks of kinds that are no part of Kubernetes and more than a table.</summary>
internal static class ArgoKinds
{
    private static readonly FrozenDictionary<(string Group, string Kind), Func<KubeObject, ArgoAssessment>> Checks =
        new Dictionary<(string Group, string Kind), Func<KubeObject, ArgoAssessment>>
        {
            [("argoproj.io", "Rollout")] = ArgoRollout.Of,
            [("apps.kruise.io", "CloneSet")] = ArgoKruise.OfCloneSet,
            [("apps.kruise.io", "DaemonSet")] = ArgoKruise.OfDaemonSet,
            [("apps.kruise.io", "StatefulSet")] = ArgoKruise.OfStatefulSet,
            [("game.kruise.io", "GameServerSet")] = ArgoKruise.OfGameServerSet,
            [("elasticsearch.k8s.elastic.co", "Elasticsearch")] = ArgoCounted.OfElasticsearch,
            [("opentelemetry.io", "OpenTelemetryCollector")] = ArgoCounted.OfCollector,
            [("operators.coreos.com", "Subscription")] = ArgoCounted.OfSubscription,
            [("sparkoperator.k8s.io", "SparkApplication")] = ArgoCounted.OfSpark,
        }.ToFrozenDictionary();

    public static Func<KubeObject, ArgoAssessment>? Find(GroupVersionKind kind) => Checks.GetValueOrDefault((kind.Group, kind.Kind));
}
