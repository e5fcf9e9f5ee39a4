using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Legacy;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Adapters.Kustomize.Transformers;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>The transformers that the fields of a kustomization file ask for, in Kustomize's order.</summary>
internal sealed class FieldTransformers(KustomizationFile file, TransformerConfig specs, Loader loader, BuildContext context)
{
    public IEnumerable<(string Kind, ITransformer Transformer)> All()
    {
        foreach (var (kind, make) in Makers())
        {
            ITransformer transformer;
            try
            {
                transformer = make();
            }
            catch (KustomizeException fault)
            {
                throw fault.Within($"trouble configuring builtin {kind}");
            }

            yield return (kind, transformer);
        }
    }

    private IEnumerable<(string Kind, Func<ITransformer> Make)> Makers()
    {
        var config = file.Config;
        if (config.Texts("patchesStrategicMerge") is { IsEmpty: false } paths)
        {
            yield return ("PatchStrategicMergeTransformer", () => new PatchesStrategicMerge(paths, string.Empty, loader, context.SchemaOf));
        }

        foreach (var patch in config.Children("patches"))
        {
            yield return ("PatchTransformer", () => new PatchTransformer(patch, loader, context.SchemaOf));
        }

        if (file.Namespace.Length > 0)
        {
            yield return ("NamespaceTransformer", () => new NamespaceTransformer(file.Namespace, specs.Namespace));
        }

        if (file.NamePrefix.Length > 0)
        {
            yield return ("PrefixTransformer", () => new AffixTransformer(file.NamePrefix, specs.NamePrefix, true));
        }

        if (file.NameSuffix.Length > 0)
        {
            yield return ("SuffixTransformer", () => new AffixTransformer(file.NameSuffix, specs.NameSuffix, false));
        }

        foreach (var label in config.Children("labels"))
        {
            yield return ("LabelTransformer", () => Labels(label));
        }

        if (!file.CommonLabels.IsEmpty || config.Children("labels").Any())
        {
            yield return ("LabelTransformer", () => new EntriesTransformer(file.CommonLabels, specs.CommonLabels));
        }

        if (!file.CommonAnnotations.IsEmpty)
        {
            yield return ("AnnotationsTransformer", () => new EntriesTransformer(file.CommonAnnotations, specs.CommonAnnotations));
        }

        foreach (var patch in config.Children("patchesJson6902"))
        {
            yield return ("PatchJson6902Transformer", () => new PatchesJson6902(ConfigFields.Selector(patch.Child("target")), patch.Text("path"), patch.Text("patch"), loader));
        }

        foreach (var replica in config.Children("replicas"))
        {
            yield return ("ReplicaCountTransformer", () => new ReplicaTransformer(replica.Text("name"), replica.Integer("count"), specs.Replicas));
        }

        foreach (var image in config.Children("images").Concat(config.Children("imageTags")))
        {
            yield return ("ImageTagTransformer", () => new ImageTransformer(ImageOverride.From(image), specs.Images));
        }

        if (config.Has("replacements"))
        {
            yield return ("ReplacementTransformer", () => new ReplacementTransformer(config, loader));
        }
    }

    private EntriesTransformer Labels(ConfigReader label)
    {
        label.Allow("pairs", "includeSelectors", "includeTemplates", "fields");
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
