using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Adapters.Kustomize.Transformers;

namespace GitOps.Adapters.Kustomize.Legacy;

/// <summary><c>patchesJson6902</c>: a JSON patch for a named object.</summary>
internal sealed class PatchesJson6902 : ITransformer
{
    private readonly Selector? target;
    private readonly JsonOperations operations;

    public PatchesJson6902(Selector? target, string path, string inline, Loader loader)
    {
        this.target = target;
        if (target is null || target.Id.Name.Length == 0)
        {
            throw new KustomizeException("must specify the target name");
        }

        if (path.Length == 0 && inline.Length == 0)
        {
            throw new KustomizeException("empty file path and empty jsonOp");
        }

        if (path.Length > 0 && inline.Length > 0)
        {
            throw new KustomizeException("must specify a file path or jsonOp, not both");
        }

        var text = path.Length > 0 ? loader.LoadText(path).Text : inline;
        if (text.Length == 0)
        {
            throw new KustomizeException($"patch file '{path}' empty seems to be empty");
        }

        try
        {
            operations = JsonOperations.Read(text);
        }
        catch (KustomizeException fault)
        {
            throw fault.Within(path.Length > 0 ? $"decoding {path}" : "decoding the patch");
        }

        if (operations.Count == 0)
        {
            throw new KustomizeException($"patch appears to be empty; file={path}");
        }
    }

    public void Transform(ResMap map)
    {
        foreach (var resource in map.Resources.Where(target!.Selects).ToList())
        {
            map.Change(resource, () => operations.Apply(resource));
        }
    }
}
