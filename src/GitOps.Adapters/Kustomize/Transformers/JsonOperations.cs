using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;
using GitOps.Core.Patching;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Transformers;

/// <summary>A JSON patch, written as JSON or YAML.</summary>
internal sealed class JsonOperations
{
    private readonly JsonPatch patch;

    private JsonOperations(JsonPatch patch, int count) => (this.patch, Count) = (patch, count);

    public int Count { get; }

    public static JsonOperations Read(string text)
    {
        try
        {
            var root = YamlReader.ReadFirst(text, "patch", allowDuplicateKeys: true)?.Root;
            var value = root is null ? KubeValue.Null : YamlValues.ToValue(root, "patch");
            return value switch
            {
                KubeList list => new JsonOperations(JsonPatch.Read(list), list.Count),
                KubeNull => new JsonOperations(JsonPatch.Read(KubeList.Empty), 0),
                _ => throw new KustomizeException($"json: cannot unmarshal {(value is KubeString ? "string" : value is KubeMap ? "object" : "number")} into Go value of type jsonpatch.Patch"),
            };
        }
        catch (Exception fault) when (fault is ManifestException or PatchException)
        {
            throw new KustomizeException(fault.Message, fault);
        }
    }

    public void Apply(Resource resource)
    {
        try
        {
            var patched = patch.Apply(Seen(resource));
            resource.Node = YamlValues.FromValue(patched, YamlSchema.Core) as YamlMapping
                ?? throw new KustomizeException($"the patch leaves no object of {resource.Id}");
        }
        catch (PatchException fault)
        {
            throw new KustomizeException($"{resource.Id}: {fault.Message}", fault);
        }
    }

    // Where Kustomize has noted earlier names there are annotations, so a patch may add one to an object that came without any.
    private static KubeMap Seen(Resource resource)
    {
        var value = resource.ToValue();
        return resource.HasBuildAnnotations && value["metadata"] is KubeMap metadata && metadata["annotations"] is null or KubeNull
            ? value.WithAt(["metadata", "annotations"], KubeMap.Empty)
            : value;
    }
}
