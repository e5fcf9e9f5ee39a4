using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Adapters.Kustomize.Transformers;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Legacy;

/// <summary><c>patchesStrategicMerge</c>: patches that find their target by its id.</summary>
internal sealed class PatchesStrategicMerge : ITransformer
{
    private readonly List<Resource> patches = [];
    private readonly Func<GroupVersionKind, SchemaNode?> schemas;

    public PatchesStrategicMerge(ImmutableArray<string> paths, string inline, Loader loader, Func<GroupVersionKind, SchemaNode?> schemas)
    {
        this.schemas = schemas;
        if (paths.IsEmpty && inline.Length == 0)
        {
            throw new KustomizeException("empty file path and empty patch content");
        }

        foreach (var path in paths)
        {
            patches.AddRange(Load(path, loader));
        }

        if (inline.Length > 0)
        {
            patches.AddRange(ResourceReader.Read(inline));
        }

        if (patches.Count == 0)
        {
            throw new KustomizeException($"patch appears to be empty; files=[{string.Join(' ', paths)}], Patch=");
        }
    }

    public void Transform(ResMap map)
    {
        foreach (var patch in patches)
        {
            StrategicPatch.ApplyToSelected(map, [map.GetById(patch.OriginalId)], patch, schemas);
        }
    }

    // The entry may be the patch itself instead of the name of its file.
    private static List<Resource> Load(string path, Loader loader)
    {
        if (ResourceReader.TryRead(path) is { } inline)
        {
            return inline;
        }

        var (text, file) = loader.LoadText(path);
        return ResourceReader.Read(text, file, path);
    }
}
