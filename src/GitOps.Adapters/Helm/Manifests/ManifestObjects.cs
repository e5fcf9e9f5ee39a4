using System.Collections.Immutable;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Helm.Manifests;

/// <summary>The objects of a render.</summary>
internal static class ManifestObjects
{
    /// <summary>Custom resource definitions if they are wanted, then manifests, then hooks; lists are taken apart.</summary>
    /// <exception cref="ManifestException">A document is no complete object.</exception>
    public static ImmutableArray<KubeObject> Of(ChartRender render, bool includeCrds)
    {
        var objects = ImmutableArray.CreateBuilder<KubeObject>();
        foreach (var crd in includeCrds ? render.Crds : [])
        {
            foreach (var (value, line) in KubeYaml.ParseAll(crd.Text, crd.Path))
            {
                Add(objects, value as KubeMap ?? throw new ManifestException(crd.Path, line, "a document of crds/ is no object"), crd.Path);
            }
        }

        foreach (var manifest in render.Manifests.Concat(render.Hooks.Select(hook => hook.Manifest)))
        {
            if (manifest.Value is { Count: > 0 } value)
            {
                Add(objects, value, manifest.Path);
            }
        }

        return objects.ToImmutable();
    }

    private static void Add(ImmutableArray<KubeObject>.Builder objects, KubeMap value, string path)
    {
        var item = new KubeObject(value);
        if (item.ApiVersion.Length == 0 || item.Kind.Length == 0)
        {
            throw new ManifestException(path, 0, $"a document has no {(item.Kind.Length == 0 ? "kind" : "apiVersion")}; every document a template makes must be a Kubernetes object");
        }

        if (item.Kind.EndsWith("List", StringComparison.Ordinal) && value["items"] is KubeList items)
        {
            foreach (var inner in items.Items)
            {
                Add(objects, inner.AsMap, path);
            }

            return;
        }

        objects.Add(item);
    }
}
