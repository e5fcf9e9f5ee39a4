using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Definitions;
using GitOps.Core.Objects;
using GitOps.Core.Sources;

namespace GitOps.Adapters.Kustomize;

/// <summary>What a Flux <c>Kustomization</c> changes of the folder's own kustomization file before it is built.</summary>
internal sealed class DefinitionOverrides(Kustomization definition, IFileTree tree, string folder)
{
    private static readonly string[] RemoteBeginnings = ["git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/"];

    /// <summary>What manifests were read as when the file was made of them.</summary>
    public FilesReadAhead Ahead { get; } = new(tree);

    /// <summary>Whether the file could not be made: then nothing was built yet, and the fault is told as it is.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The file as it is built.</summary>
    /// <param name="found">The folder's file; null when there is none and one is made of all manifests below.</param>
    public KubeMap Apply(KubeMap? found)
    {
        IsRefused = true;
        var file = found ?? Generated();
        if (found is not null && found["resources"] is not KubeList { Count: > 0 })
        {
            file = file.With("buildMetadata", KubeList.Of("originAnnotations"));
        }

        file = Set(file, "namespace", definition.TargetNamespace);
        file = Set(file, "namePrefix", definition.NamePrefix);
        file = Set(file, "nameSuffix", definition.NameSuffix);
        file = Append(file, "patches", definition.Patches);
        file = file.Has("images") || definition.Images.Count > 0 ? file.With("images", ImageOverrides.Overlay(file["images"]?.AsList ?? KubeList.Empty, definition.Images)) : file;
        file = Append(file, "components", Components());
        IsRefused = false;
        return definition.BuildMetadata.IsEmpty ? file : file.With("buildMetadata", KubeList.Of(definition.BuildMetadata.Select(item => (KubeValue)item)));
    }

    private KubeMap Generated() => KubeMap.Of(
        ("apiVersion", "kustomize.config.k8s.io/v1beta1"),
        ("kind", "Kustomization"),
        ("resources", KubeList.Of(FolderManifests.Find(tree, folder, Ahead).Select(path => (KubeValue)path))));

    private KubeList Components()
    {
        var components = new List<KubeValue>();
        foreach (var path in definition.Components)
        {
            if (!IsLocal(path))
            {
                throw new KustomizeException($"component path '{path}' must be local and relative");
            }

            var missing = FileTreePaths.Join(folder, path) is not { } target || FileTreePaths.Resolve(tree, target) is null;
            if (!missing || !definition.IgnoreMissingComponents)
            {
                components.Add(path);
            }
        }

        return KubeList.Of(components);
    }

    // Not whether Kustomize would clone it, but whether it begins as such an address does: as Flux tells them apart.
    private static bool IsLocal(string path) =>
        !RemoteBeginnings.Any(beginning => path.Length > beginning.Length && path.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
        && !path.StartsWith('/') && !path.StartsWith("file:///", StringComparison.OrdinalIgnoreCase);

    private static KubeMap Set(KubeMap file, string field, string? value) => string.IsNullOrEmpty(value) ? file : file.With(field, value);

    private static KubeMap Append(KubeMap file, string field, KubeList items) =>
        items.Count == 0 ? file : file.With(field, new KubeList([.. file[field]?.AsList ?? KubeList.Empty, .. items]));
}
