using System.Collections.Immutable;
using GitOps.Core.Deployments;
using GitOps.Core.Deployments.Applying;
using GitOps.Core.EventSourcing;
using GitOps.Core.Objects;

namespace GitOps.Core.Audit;

/// <summary>The status of custom resources beside the states that the events lead to.</summary>
internal sealed record ResourceComparison(int Count, ImmutableArray<ReplayDifference> Differences)
{
    /// <summary>Compares the deployments that are declared by a custom resource.</summary>
    public static async Task<ResourceComparison> OfAsync(ICluster cluster, IEnumerable<StreamReplay> streams, CancellationToken cancellationToken)
    {
        var (count, differences) = (0, ImmutableArray.CreateBuilder<ReplayDifference>());
        foreach (var stream in streams)
        {
            // Generation 0 was declared in code and has no custom resource.
            if (stream.State is DeploymentState { IsDeclared: true, Generation: > 0 } state && ReferenceOf(stream.Stream) is { } reference)
            {
                count++;
                differences.AddRange(Compare(stream.Stream, state, await cluster.FindAsync(reference, cancellationToken).ConfigureAwait(false)));
            }
        }

        return new(count, differences.ToImmutable());
    }

    private static IEnumerable<ReplayDifference> Compare(StreamId stream, DeploymentState state, KubeObject? resource)
    {
        if (resource is null)
        {
            yield return new(stream, "custom resource", "(absent)", "declared");
            yield break;
        }

        var (applied, expected) = (resource.Status["lastAppliedRevision"]?.AsString ?? string.Empty, state.Applied?.Revision ?? string.Empty);
        if (applied != expected)
        {
            yield return new(stream, "status.lastAppliedRevision", applied, expected);
        }

        var stored = (resource.Status.Find("inventory", "entries") as KubeList ?? KubeList.Empty).Items
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
        ["Kustomization", var space, var name] => new(new("kustomize.toolkit.fluxcd.io", "v1", "Kustomization"), space, name),
        ["HelmRelease", var space, var name] => new(new("helm.toolkit.fluxcd.io", "v2", "HelmRelease"), space, name),
        _ => null,
    };
}
