using System.Collections.Immutable;
using GitOps.Core.Definitions;
using GitOps.Core.Deployments.Drift;
using GitOps.Core.Objects;
using GitOps.Core.Patching;

namespace GitOps.Core.Deployments.Applying;

/// <summary>
/// Fields that are left to others: those that <c>spec.ignore</c> names, those of field managers that the definition leaves alone, and the
/// replicas of what is scaled by an autoscaler. They count for the creation of an object and never afterwards, as in Flux.
/// </summary>
internal sealed class IgnoredFields
{
    private const string Autoscaler = "kube-controller-manager";

    private static readonly string[] Replicas = ["spec", "replicas"];

    private readonly ImmutableArray<(ObjectSelector Target, ImmutableArray<string[]> Paths)> rules;
    private readonly ImmutableHashSet<string> managers;
    private readonly ImmutableHashSet<ObjectId> scaled;

    private IgnoredFields(ImmutableArray<(ObjectSelector Target, ImmutableArray<string[]> Paths)> rules, ImmutableHashSet<string> managers, ImmutableHashSet<ObjectId> scaled) =>
        (this.rules, this.managers, this.scaled) = (rules, managers, scaled);

    /// <exception cref="FailureException">A selector cannot be read.</exception>
    public static IgnoredFields Of(DeploymentDefinition definition, ImmutableArray<KubeObject> desired) => definition is Kustomization kustomization
        ? new(
            [.. kustomization.Ignore.Select(rule => (ObjectSelector.Parse(rule.Target), rule.Paths.Select(JsonPointer.Split).OfType<string[]>().ToImmutableArray()))],
            [.. kustomization.IgnoreManagers],
            [.. desired.Select(ScaledBy).OfType<ObjectId>()])
        : new([], [], []);

    /// <summary>The places to leave alone, of those where the dry run differs from the live object.</summary>
    public ImmutableArray<string[]> Of(KubeObject live, KubeObject answer, ImmutableArray<FieldChange> differences)
    {
        var paths = rules.Where(rule => rule.Target.Selects(answer)).SelectMany(rule => rule.Paths).ToList();
        if (scaled.Contains(live.Reference.Id) || FieldOwnership.OwnersOf(live, "/spec/replicas").Any(owner => owner is { Manager: Autoscaler, IsApply: false }))
        {
            paths.Add(Replicas);
        }

        if (!managers.IsEmpty)
        {
            paths.AddRange(differences.Where(change => FieldOwnership.OwnersOf(live, change.Path).Any(owner => managers.Contains(owner.Manager))).Select(change => JsonPointer.Split(change.Path)).OfType<string[]>());
        }

        return [.. paths.Where(path => !Equals(PointerEdit.Find(live.Root, path), PointerEdit.Find(answer.Root, path)))];
    }

    /// <summary>An object with the live values at the places.</summary>
    public static KubeObject Overlay(KubeObject item, KubeObject live, ImmutableArray<string[]> paths) =>
        paths.Aggregate(item, (sum, path) => new KubeObject((KubeMap)PointerEdit.Set(sum.Root, path, PointerEdit.Find(live.Root, path))));

    /// <summary>What is applied: without what another apply owns, and with the live value of all else that is left alone, so that the apply changes nothing there.</summary>
    public static KubeObject Withhold(KubeObject desired, KubeObject live, ImmutableArray<string[]> paths, string ours) =>
        paths.Where(path => PointerEdit.Find(desired.Root, path) is not null).Aggregate(desired, (sum, path) => new KubeObject((KubeMap)PointerEdit.Set(
            sum.Root,
            path,
            FieldOwnership.OwnersOf(live, "/" + string.Join('/', path.Select(JsonPointer.Escape))).Any(owner => owner.IsApply && owner.Manager != ours) ? null : PointerEdit.Find(live.Root, path))));

    private static ObjectId? ScaledBy(KubeObject item)
    {
        var target = item.GroupVersionKind switch
        {
            { Group: "autoscaling", Kind: "HorizontalPodAutoscaler" } => item.Root.Find("spec", "scaleTargetRef") as KubeMap,
            { Group: "keda.sh", Kind: "ScaledObject" } => item.Root.Find("spec", "scaleTargetRef") as KubeMap,
            _ => null,
        };
        if (target?["name"]?.AsString is not { } name)
        {
            return null;
        }

        var kind = GroupVersionKind.Of(target["apiVersion"]?.AsString ?? "apps/v1", target["kind"]?.AsString ?? "Deployment");
        return new ObjectId(kind.Group, kind.Kind, item.Namespace, name);
    }
}
