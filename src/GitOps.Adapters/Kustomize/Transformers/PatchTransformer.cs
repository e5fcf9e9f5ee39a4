using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Incremental;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>A patch of either kind, for one object or for all that a selector finds.</summary>
internal sealed class PatchTransformer : ITransformer
{
    private readonly Func<GroupVersionKind, SchemaNode?> schemas;
    private readonly string patchText;
    private readonly string path;
    private readonly Selector? target;
    private readonly List<Resource>? strategic;
    private readonly JsonOperations? operations;
    private readonly NotedPatch? notes;
    private readonly bool isPartial;

    /// <param name="config">The entry of the kustomization.</param>
    /// <param name="loader">At the folder of the kustomization.</param>
    /// <param name="schemas">The schema of a kind.</param>
    /// <param name="notes">Is told what the patch is called and what it changes; null when nobody asks.</param>
    /// <param name="isPartial">Whether objects that the patch names may be outside of what is built.</param>
    public PatchTransformer(ConfigReader config, Loader loader, Func<GroupVersionKind, SchemaNode?> schemas, NotedPatch? notes = null, bool isPartial = false)
    {
        (this.notes, this.isPartial) = (notes, isPartial);
        this.schemas = schemas;
        target = ConfigFields.Selector(config.Child("target"));
        (patchText, path) = (config.Text("patch").Trim(), config.Text("path"));
        var (text, file) = ReadText(config, loader);
        KustomizeException? strategicFault = null;
        try
        {
            strategic = ResourceReader.Read(text, file);
        }
        catch (KustomizeException fault)
        {
            strategicFault = fault;
        }

        // What has been read as objects is no list of operations.
        operations = strategic is { Count: > 0 } ? null : ReadOperations(text, strategicFault);

        if (config.Child("options") is { } allowed)
        {
            foreach (var patch in strategic ?? [])
            {
                patch.AllowNameChange |= allowed.Bool("allowNameChange");
                patch.AllowKindChange |= allowed.Bool("allowKindChange");
            }
        }

        notes?.NoteText(file, target is not null, strategic);
    }

    public void Transform(ResMap map)
    {
        if (strategic is not null)
        {
            TransformStrategic(map, strategic);
        }
        else
        {
            TransformJson(map);
        }
    }

    // As messages show it. A patch of a Secret is not shown.
    private string Source => patchText.Length == 0 ? $"[path: \"{path}\"]"
        : patchText.Contains("Secret", StringComparison.Ordinal) || patchText.Contains("stringData", StringComparison.Ordinal) ? "[patch]"
        : $"[patch: {KubeJson.ToText(patchText)}]";

    private JsonOperations? ReadOperations(string text, KustomizeException? strategicFault)
    {
        try
        {
            return JsonOperations.Read(text);
        }
        catch (KustomizeException fault)
        {
            return strategicFault is null ? null
                : throw new KustomizeException($"unable to parse SM or JSON patch from {Source}", strategicFault.IsMalformedYaml ? strategicFault : fault);
        }
    }

    private (string Text, string? File) ReadText(ConfigReader config, Loader loader)
    {
        if (patchText.Length == 0 && path.Length == 0)
        {
            throw new KustomizeException($"must specify one of patch and path in\n{Core.Yaml.KubeYaml.Write(config.Map, true)}");
        }

        if (patchText.Length > 0 && path.Length > 0)
        {
            throw new KustomizeException($"patch and path can't be set at the same time\n{Core.Yaml.KubeYaml.Write(config.Map, true)}");
        }

        if (patchText.Length > 0)
        {
            return (patchText, null);
        }

        try
        {
            return loader.LoadText(path);
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"failed to get the patch file from path({path})");
        }
    }

    private void TransformStrategic(ResMap map, List<Resource> patches)
    {
        if (target is null)
        {
            foreach (var patch in patches)
            {
                if (isPartial && map.FindByAnyId(patch.OriginalId).Count == 0)
                {
                    continue;
                }

                Resource found;
                try
                {
                    found = map.GetById(patch.OriginalId);
                }
                catch (KustomizeException fault)
                {
                    throw fault.Within($"no resource matches strategic merge patch \"{patch.OriginalId}\"");
                }

                notes?.NoteTarget(found);
                map.Change(found, () => StrategicPatch.Apply(found, patch, schemas));
            }

            return;
        }

        if (patches.Count > 1)
        {
            throw new KustomizeException($"Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field: {Source}");
        }

        if (patches.Count == 1)
        {
            StrategicPatch.ApplyToSelected(map, Selected(map, target), patches[0], schemas);
        }
    }

    private void TransformJson(ResMap map)
    {
        if (operations is null)
        {
            return;
        }

        if (target is null)
        {
            throw new KustomizeException($"must specify a target for JSON patch {Source}");
        }

        foreach (var resource in Selected(map, target))
        {
            resource.StorePreviousId();
            map.Change(resource, () => operations.Apply(resource));
        }
    }

    private List<Resource> Selected(ResMap map, Selector selector)
    {
        var selected = map.Resources.Where(selector.Selects).ToList();
        if (notes is not null)
        {
            selected.ForEach(notes.NoteTarget);
        }

        return selected;
    }
}
