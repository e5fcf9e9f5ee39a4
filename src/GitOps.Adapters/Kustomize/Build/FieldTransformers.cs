using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Incremental;
using GitOps.Adapters.Kustomize.Legacy;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Adapters.Kustomize.Transformers;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>The transformers that the fields of a kustomization file ask for, in Kustomize's order.</summary>
internal sealed class FieldTransformers(KustomizationFile file, TransformerConfig specs, Loader loader, BuildContext context)
{
    public IEnumerable<PlannedTransformer> All()
    {
        foreach (var (kind, field, index, make) in Makers())
        {
            ITransformer transformer;
            try
            {
                transformer = make();
            }
            catch (KustomizeException fault)
            {
                throw file.Places.Place(fault.Within($"trouble configuring builtin {kind}"), field, index);
            }

            yield return new PlannedTransformer(kind, transformer, fault => file.Places.Place(fault, field, index));
        }
    }

    private IEnumerable<(string Kind, string Field, int Index, Func<ITransformer> Make)> Makers()
    {
        var config = file.Config;
        if (config.Texts("patchesStrategicMerge") is { IsEmpty: false } paths)
        {
            yield return ("PatchStrategicMergeTransformer", "patchesStrategicMerge", -1, () => new PatchesStrategicMerge(paths, string.Empty, loader, context.SchemaOf));
        }

        foreach (var (index, patch) in config.Children("patches").Index())
        {
            if (context.Scope is null || context.Scope.NeedsPatch(loader.Root, index))
            {
                yield return ("PatchTransformer", "patches", index, () => Patch(patch, index));
            }
        }

        if (file.Namespace.Length > 0)
        {
            yield return ("NamespaceTransformer", "namespace", -1, () => new NamespaceTransformer(file.Namespace, specs.Namespace));
        }

        if (file.NamePrefix.Length > 0)
        {
            yield return ("PrefixTransformer", "namePrefix", -1, () => new AffixTransformer(file.NamePrefix, specs.NamePrefix, true));
        }

        if (file.NameSuffix.Length > 0)
        {
            yield return ("SuffixTransformer", "nameSuffix", -1, () => new AffixTransformer(file.NameSuffix, specs.NameSuffix, false));
        }

        foreach (var (index, label) in config.Children("labels").Index())
        {
            yield return ("LabelTransformer", "labels", index, () => Labels(label));
        }

        if (!file.CommonLabels.IsEmpty || config.Children("labels").Any())
        {
            yield return ("LabelTransformer", "commonLabels", -1, () => new EntriesTransformer(file.CommonLabels, specs.CommonLabels));
        }

        if (!file.CommonAnnotations.IsEmpty)
        {
            yield return ("AnnotationsTransformer", "commonAnnotations", -1, () => new EntriesTransformer(file.CommonAnnotations, specs.CommonAnnotations));
        }

        foreach (var (index, patch) in config.Children("patchesJson6902").Index())
        {
            yield return ("PatchJson6902Transformer", "patchesJson6902", index, () => new PatchesJson6902(ConfigFields.Selector(patch.Child("target")), patch.Text("path"), patch.Text("patch"), loader));
        }

        foreach (var (index, replica) in config.Children("replicas").Index())
        {
            yield return ("ReplicaCountTransformer", "replicas", index, () => new ReplicaTransformer(replica.Text("name"), replica.Integer("count"), specs.Replicas, mustFind: context.Scope is null));
        }

        foreach (var (index, image) in config.Children("images").Concat(config.Children("imageTags")).Index())
        {
            yield return ("ImageTagTransformer", "images", index, () => new ImageTransformer(ImageOverride.From(image), specs.Images));
        }

        if (config.Has("replacements"))
        {
            yield return ("ReplacementTransformer", "replacements", -1, () => new ReplacementTransformer(config, loader));
        }
    }

    private PatchTransformer Patch(ConfigReader patch, int index)
    {
        if (context.Scope is not { } scope)
        {
            return new PatchTransformer(patch, loader, context.SchemaOf, context.Record?.NotePatch(loader.Root, index));
        }

        var now = new NotedPatch();
        var transformer = new PatchTransformer(patch, loader, context.SchemaOf, now, isPartial: true);
        scope.Compare(loader.Root, index, now);
        return transformer;
    }

    private EntriesTransformer Labels(ConfigReader label)
    {
        ImmutableArray<FieldSpec> fields = TransformerConfig.MergeAll(ConfigFields.FieldSpecs(label, "fields"), specs.Labels);
        if (label.Bool("includeSelectors"))
        {
            fields = TransformerConfig.MergeAll(fields, specs.CommonLabels);
        }
        else
        {
            fields = label.Bool("includeTemplates") ? TransformerConfig.MergeAll(fields, specs.TemplateLabels) : fields;
            fields = TransformerConfig.MergeAll(fields, [FieldSpec.Of("metadata/labels", true)]);
        }

        return new EntriesTransformer(label.TextMap("pairs"), fields);
    }
}
