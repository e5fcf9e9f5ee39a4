using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;
using GitOps.Core.Releases;
using GitOps.Core.Sources;

namespace GitOps.Core.Audit;

/// <summary>The status of custom resources beside the states that the events lead to.</summary>
internal sealed record ResourceComparison(int Count, ImmutableArray<ReplayDifference> Differences)
{
    /// <summary>Compares the sources and deployments that are declared by a custom resource.</summary>
    public static async Task<ResourceComparison> OfAsync(ICluster cluster, IEnumerable<StreamReplay> streams, CancellationToken cancellationToken)
    {
        var (count, differences) = (0, ImmutableArray.CreateBuilder<ReplayDifference>());
        foreach (var stream in streams)
        {
            // Generation 0 was declared in code and has no custom resource.
            if (stream.State is not (DeploymentState { IsDeclared: true, Generation: > 0 } or SourceState { IsDeclared: true, Generation: > 0 })
                || ReferenceOf(stream.Stream) is not { } reference)
            {
                continue;
            }

            count++;
            if (await cluster.FindAsync(reference, cancellationToken).ConfigureAwait(false) is not { } resource)
            {
                differences.Add(new(stream.Stream, "custom resource", "(absent)", "declared"));
                continue;
            }

            differences.AddRange(stream.State switch
            {
                DeploymentState deployment when reference.Kind.Kind == "HelmRelease" => CompareRelease(stream.Stream, deployment, resource.Status),
                DeploymentState deployment => Compare(stream.Stream, deployment, resource.Status),
                _ when IsAddressOnly(resource) => [],
                var source => Compare(stream.Stream, (SourceState)source, resource.Status),
            });
        }

        return new(count, differences.ToImmutable());
    }

    // A repository of charts in a registry has no index to fetch: as with Flux, nothing is ever said of it.
    private static bool IsAddressOnly(KubeObject resource) => resource.Kind == "HelmRepository" && resource.Spec["type"]?.AsString == "oci";

    private static IEnumerable<ReplayDifference> Compare(StreamId stream, SourceState state, KubeMap status) =>
    [
        .. Text(stream, status, state.Artifact?.Revision, "artifact", "revision"),
        .. Text(stream, status, state.Artifact?.Digest, "artifact", "digest"),
        .. Text(stream, status, state.HandledRequest, "lastHandledReconcileAt"),
        .. Ready(stream, status, state.Failure is not null ? "False" : state.IsReady ? "True" : "Unknown", state.Failure),
    ];

    private static IEnumerable<ReplayDifference> Compare(StreamId stream, DeploymentState state, KubeMap status) =>
    [
        .. Text(stream, status, state.Applied?.Revision, "lastAppliedRevision"),
        .. Text(stream, status, state.AttemptedRevision, "lastAttemptedRevision"),
        .. Text(stream, status, state.HandledRequest, "lastHandledReconcileAt"),
        .. Ready(stream, status, state.Failed is not null || state.Blocked is not null ? "False" : state.IsReady ? "True" : "Unknown", state.Failed?.Failure),
        .. CompareInventory(stream, state, status),
    ];

    // A release tells of charts and revisions of its own where a Kustomization tells of commits.
    private static IEnumerable<ReplayDifference> CompareRelease(StreamId stream, DeploymentState state, KubeMap status)
    {
        var ledger = state.Release ?? ReleaseLedger.Empty;
        var last = (status["history"] as KubeList ?? KubeList.Empty).Items.OfType<KubeMap>().FirstOrDefault();
        var stored = last is null ? string.Empty : $"{last["name"]?.AsString}.v{last["version"]?.AsInteger}: {last["status"]?.AsString}";
        var replayed = ledger.Latest is { } latest ? $"{latest.Name}.v{latest.Version}: {latest.Status}" : string.Empty;
        return
        [
            .. Text(stream, status, ledger.Attempt?.ChartVersion, "lastAttemptedRevision"),
            .. Text(stream, status, state.HandledRequest, "lastHandledReconcileAt"),
            .. stored == replayed ? [] : new[] { new ReplayDifference(stream, "status.history", stored, replayed) },
            .. Ready(stream, status, ReadyOf(state, ledger), null),
            .. CompareInventory(stream, state, status),
        ];
    }

    private static string ReadyOf(DeploymentState state, ReleaseLedger ledger) =>
        ledger.UnderWay is not null ? "Unknown"
        : state.Failed is not null || state.Blocked is not null || ledger.Remediated is not null ? "False"
        : state.IsReady ? "True"
        : "Unknown";

    private static IEnumerable<ReplayDifference> Text(StreamId stream, KubeMap status, string? expected, params string[] path)
    {
        var stored = status.Find(path)?.AsString ?? string.Empty;
        return stored == (expected ?? string.Empty) ? [] : [new(stream, $"status.{string.Join('.', path)}", stored, expected ?? string.Empty)];
    }

    private static IEnumerable<ReplayDifference> Ready(StreamId stream, KubeMap status, string expected, Failure? failure)
    {
        var ready = (status["conditions"] as KubeList ?? KubeList.Empty).Items.OfType<KubeMap>().FirstOrDefault(item => item["type"]?.AsString == "Ready");
        var stored = ready?["status"]?.AsString ?? "(absent)";
        if (stored != expected)
        {
            yield return new(stream, "status of the Ready condition", stored, expected);
        }
        else if (failure is not null && ready!["reason"]?.AsString is var reason && reason != failure.Reason)
        {
            yield return new(stream, "reason of the Ready condition", reason ?? string.Empty, failure.Reason);
        }
    }

    private static IEnumerable<ReplayDifference> CompareInventory(StreamId stream, DeploymentState state, KubeMap status)
    {
        var stored = (status.Find("inventory", "entries") as KubeList ?? KubeList.Empty).Items
            .Select(item => (item as KubeMap)?["id"]?.AsString ?? string.Empty).ToHashSet(StringComparer.Ordinal);
        var replayed = state.Inventory.Select(Inventory.IdOf).ToHashSet(StringComparer.Ordinal);
        foreach (var id in stored.Except(replayed).Order(StringComparer.Ordinal))
        {
            yield return new(stream, "status.inventory", id, "(absent)");
        }

        foreach (var id in replayed.Except(stored).Order(StringComparer.Ordinal))
        {
            yield return new(stream, "status.inventory", "(absent)", id);
        }
    }

    private static ObjectRef? ReferenceOf(StreamId stream) => stream.Parts() switch
    {
        ["GitRepository" or "HelmRepository" or "HelmChart" or "OCIRepository" or "Bucket", var space, var name] =>
            new(new("source.toolkit.fluxcd.io", "v1", stream.Parts()[0]), space, name),
        ["Kustomization", var space, var name] => new(new("kustomize.toolkit.fluxcd.io", "v1", "Kustomization"), space, name),
        ["HelmRelease", var space, var name] => new(new("helm.toolkit.fluxcd.io", "v2", "HelmRelease"), space, name),
        _ => null,
    };
}
