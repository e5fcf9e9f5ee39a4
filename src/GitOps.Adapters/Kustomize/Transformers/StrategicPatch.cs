using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Patching;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>Applies a strategic merge patch to an object.</summary>
internal static class StrategicPatch
{
    /// <summary>Merges the patch, which is used up by it; name, kind and namespace of the object stay, unless the patch may change them.</summary>
    public static void Apply(Resource target, Resource patch, Func<GroupVersionKind, SchemaNode?> schemas)
    {
        var (name, ns, kind) = (target.Name, target.Namespace, target.Kind.Kind);
        if (patch.AllowNameChange || patch.AllowKindChange)
        {
            target.StorePreviousId();
        }

        YamlNode? merged;
        try
        {
            merged = KustomizeMerge.Merge(patch.Node!, target.Node!, SchemaOf(target, patch, schemas), keepPatch: false);
        }
        catch (ManifestException fault)
        {
            throw new KustomizeException($"{target.Id}: {fault.Message}", fault);
        }

        target.Node = Nodes.IsNullOrEmpty(merged) ? null : merged as YamlMapping;
        if (target.Node is null)
        {
            return;
        }

        if (!patch.AllowKindChange)
        {
            target.SetKind(kind);
        }

        if (!patch.AllowNameChange)
        {
            target.SetName(name);
        }

        target.SetNamespace(ns);
    }

    // That of the object, or else of the patch, which may still speak of the kind that the object had; null for what is built in.
    private static SchemaNode? SchemaOf(Resource target, Resource patch, Func<GroupVersionKind, SchemaNode?> schemas)
    {
        var own = schemas(target.Kind);
        var isUnknown = own is null ? MergeSchema.FindAsKustomize(target.Kind) is null : ReferenceEquals(own, SchemaNode.Any);
        return isUnknown && target.Kind != patch.Kind ? schemas(patch.Kind) ?? own : own;
    }

    /// <summary>Applies the patch to selected objects, whatever version of their kind it was written for.</summary>
    public static void ApplyToSelected(ResMap map, IEnumerable<Resource> selected, Resource patch, Func<GroupVersionKind, SchemaNode?> schemas)
    {
        foreach (var target in selected.ToList())
        {
            var copy = patch.Clone();
            copy.SetLabels(copy.Labels);
            copy.SetAnnotations(copy.Annotations);
            copy.SetApiVersion(target.Kind.ApiVersion);
            map.Change(target, () => Apply(target, copy, schemas));
        }

        map.DropEmpty();
        if (patch.AllowNameChange || patch.AllowKindChange)
        {
            map.CheckUnique();
        }
    }
}
