using GitOps.Adapters.Kustomize.Incremental;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>What all kustomizations of one build share.</summary>
internal sealed class BuildContext(BuildOptions options, IChartTemplates? charts)
{
    private CustomSchema? schema;
    private bool isSchemaChosen;
    private bool isBuiltInRead;

    public BuildOptions Options { get; } = options;

    /// <summary>Renders charts; null when no room does.</summary>
    public IChartTemplates? Charts { get; } = charts;

    /// <summary>Where the build notes what it does; null when nobody will ask.</summary>
    public BuildRecord? Record { get; init; }

    /// <summary>Files that need not be read again; null for none.</summary>
    public FilesReadAhead? Ahead { get; init; }

    /// <summary>The part that is built; null for all.</summary>
    public Scope? Scope { get; init; }

    /// <summary>The kustomization of the folder where the build begins; its file may be changed before it counts.</summary>
    public KustomizationFile Kustomization(Loader folder, Func<KubeMap?, KubeMap>? change) => Kustomization(folder, Options, change);

    /// <summary>The kustomization of a base or component, which is read as it is.</summary>
    public KustomizationFile Base(Loader folder) => Kustomization(folder, Options.IgnoreUnknownFields ? Options with { IgnoreUnknownFields = false } : Options, null);

    private KustomizationFile Kustomization(Loader folder, BuildOptions options, Func<KubeMap?, KubeMap>? change)
    {
        if (Scope is not null)
        {
            return Scope.Kustomization(folder.Root);
        }

        var file = KustomizationFile.Load(folder, options, change);
        Record?.Note(folder.Root, file);
        return file;
    }

    /// <summary>Takes the schema that a kustomization names, unless one above it has chosen.</summary>
    public void ChooseSchema(KustomizationFile file, Loader loader)
    {
        try
        {
            if (isSchemaChosen)
            {
                // The file must be there although another one counts.
                _ = file.OpenApi.TryGetValue("path", out var path) ? loader.LoadText(path).Text : null;
                return;
            }

            schema = CustomSchema.Load(file.OpenApi, loader, isBuiltInRead);
            isSchemaChosen = schema is not null || file.OpenApi.GetValueOrDefault("version") is { Length: > 0 };
        }
        catch (KustomizeException fault)
        {
            throw file.Places.Place(fault, "openapi");
        }
    }

    /// <summary>The schema of a kind; null for that of the built-in kinds.</summary>
    public SchemaNode? SchemaOf(GroupVersionKind kind)
    {
        isBuiltInRead = true;
        return schema?.Find(kind);
    }

    /// <summary>
    /// Must be told of every kind that is read. Kustomize looks up kinds that it does not know in its built-in schema, and once that is
    /// loaded its types stay behind those of a schema that is chosen later.
    /// </summary>
    public void Saw(GroupVersionKind kind) => isBuiltInRead |= !KindTraits.IsClusterScoped(kind) && !KindTraits.IsKnownNamespaced(kind);
}
