using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Core.Objects;

namespace GitOps.Adapters.Kustomize.Loading;

/// <summary>Shapes that several configurations share.</summary>
internal static class ConfigFields
{
    public static GroupVersionKind Kind(ConfigReader config) => new(config.ExactText("group"), config.ExactText("version"), config.ExactText("kind"));

    public static ResId Id(ConfigReader config) => new(Kind(config), config.ExactText("name"), config.ExactText("namespace"));

    public static FieldSpec FieldSpec(ConfigReader config)
    {
        config.Allow("group", "version", "kind", "path", "create");
        return new(Kind(config), config.Text("path"), config.Bool("create"));
    }

    private static NameBackReference NameReference(ConfigReader config)
    {
        config.Allow("group", "version", "kind", "fieldSpecs");
        return new(Kind(config), FieldSpecs(config, "fieldSpecs"));
    }

    public static ImmutableArray<FieldSpec> FieldSpecs(ConfigReader config, string field) => [.. config.Children(field).Select(FieldSpec)];

    public static Selector? Selector(ConfigReader? config) =>
        config is null ? null : new Selector(Id(config), config.Text("annotationSelector"), config.Text("labelSelector"));

    /// <summary>A file of <c>configurations</c>.</summary>
    public static TransformerConfig TransformerConfig(ConfigReader config)
    {
        config.Allow("namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "templateLabels", "commonAnnotations", "nameReference", "varReference", "images", "replicas");
        return new TransformerConfig
        {
            NamePrefix = Build.TransformerConfig.Sorted(FieldSpecs(config, "namePrefix")),
            NameSuffix = Build.TransformerConfig.Sorted(FieldSpecs(config, "nameSuffix")),
            Namespace = Build.TransformerConfig.Sorted(FieldSpecs(config, "namespace")),
            CommonLabels = Build.TransformerConfig.Sorted(FieldSpecs(config, "commonLabels")),
            Labels = Build.TransformerConfig.Sorted(FieldSpecs(config, "labels")),
            TemplateLabels = Build.TransformerConfig.Sorted(FieldSpecs(config, "templateLabels")),
            CommonAnnotations = Build.TransformerConfig.Sorted(FieldSpecs(config, "commonAnnotations")),
            NameReference = Build.TransformerConfig.Sorted([.. config.Children("nameReference").Select(NameReference)]),
            VarReference = Build.TransformerConfig.Sorted(FieldSpecs(config, "varReference")),
            Images = Build.TransformerConfig.Sorted(FieldSpecs(config, "images")),
            Replicas = Build.TransformerConfig.Sorted(FieldSpecs(config, "replicas")),
        };
    }
}
