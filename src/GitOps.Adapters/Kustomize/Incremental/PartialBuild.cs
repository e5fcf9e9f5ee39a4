using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize.Incremental;

/// <summary>Builds the objects of changed files and takes all others from the build before.</summary>
internal static class PartialBuild
{
    /// <summary>The build of another tree; null when it must be made as a whole.</summary>
    public static RememberedBuild? TryUpdate(RememberedBuild last, IFileTree tree, BuildOptions options)
    {
        if (ChangedFiles.Since(last, tree) is not { } changes)
        {
            return null;
        }

        if (changes.Files.Count == 0)
        {
            return last with { Inputs = changes.Inputs };
        }

        if (last.Record.Affected(changes.Files.Keys) is not { } affected)
        {
            return null;
        }

        var scope = new Scope(last.Record, affected, changes.Files);
        try
        {
            var made = KustomizeBuild.RunPartly(tree, last.Folder, options, scope);
            return Put(last.Objects, made, affected, scope) is { } objects ? last with { Objects = objects, Inputs = changes.Inputs } : null;
        }
        catch (Exception fault) when (fault is KustomizeException or ManifestException)
        {
            // The whole build says what is wrong, in its own order; or that nothing is.
            return null;
        }
    }

    private static ImmutableArray<KubeObject>? Put(ImmutableArray<KubeObject> last, IReadOnlyDictionary<Resource, KubeObject> made, HashSet<NotedFile> affected, Scope scope)
    {
        var objects = last.ToBuilder();
        foreach (var file in affected)
        {
            if (!scope.Read.TryGetValue(file, out var resources) || resources.Count != file.Positions.Length)
            {
                return null;
            }

            for (var i = 0; i < resources.Count; i++)
            {
                if (file.Positions[i] < 0 || file.Names[i] is not { } name || !made.TryGetValue(resources[i], out var item) || !name.IsCalledAs(resources[i]) || !IsUsable(item))
                {
                    return null;
                }

                objects[file.Positions[i]] = item;
            }
        }

        return objects.DrainToImmutable();
    }

    private static bool IsUsable(KubeObject item) =>
        item.Validate().IsEmpty && (item.Kind != Kustomization.KindName || item.GroupVersionKind.Group != "kustomize.config.k8s.io");
}
