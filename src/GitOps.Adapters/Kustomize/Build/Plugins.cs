using GitOps.Adapters.Kustomize.Generators;
using GitOps.Adapters.Kustomize.Legacy;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Adapters.Kustomize.Transformers;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Makes transformers and generators of objects that configure them, <c>apiVersion: builtin</c>.</summary>
internal sealed class Plugins(Loader loader, BuildContext context)
{
    public ITransformer Transformer(Resource resource)
    {
        var config = Config(resource);
        try
        {
            return Make(resource.Kind.Kind, config)
                ?? throw new KustomizeException(IsGenerator(resource.Kind.Kind) ? $"plugin {resource.OriginalId} not a transformer" : $"unable to load builtin {Kinds.Describe(resource.Kind)}");
        }
        catch (KustomizeException fault) when (!fault.Message.StartsWith("plugin ", StringComparison.Ordinal) && !fault.Message.StartsWith("unable to load", StringComparison.Ordinal))
        {
            throw fault.Within($"plugin {resource.OriginalId} fails configuration");
        }
    }

    public IGenerator Generator(Resource resource)
    {
        var config = Config(resource);
        return resource.Kind.Kind switch
        {
            "ConfigMapGenerator" => new ValuesGenerator(config, GeneratorOptions.None, loader, false),
            "SecretGenerator" => new ValuesGenerator(config, GeneratorOptions.None, loader, true),
            "IAMPolicyGenerator" => new IamPolicyGenerator(config),
            "HelmChartInflationGenerator" => new ChartGenerator(config, config, string.Empty, loader, context.Charts),
            _ => throw new KustomizeException($"failed to load generator: unable to load builtin {Kinds.Describe(resource.Kind)}"),
        };
    }

    private static bool IsGenerator(string kind) => kind is "ConfigMapGenerator" or "SecretGenerator" or "IAMPolicyGenerator" or "HelmChartInflationGenerator";

    private static ConfigReader Config(Resource resource) =>
        resource.Kind is { Group: "", Version: "builtin" }
            ? new ConfigReader(resource.ToValue(), resource.Kind.Kind, false)
            : throw new KustomizeException($"external plugins disabled; unable to load external plugin '{resource.Kind.Kind}'");

    private ITransformer? Make(string kind, ConfigReader config) => kind switch
    {
        "NamespaceTransformer" => new NamespaceTransformer(
            config.Child("metadata")?.Text("namespace") ?? string.Empty,
            ConfigFields.FieldSpecs(config, "fieldSpecs"),
            NamespaceTransformer.ModeOf(config.Text("setRoleBindingSubjects")),
            config.Bool("unsetOnly")),
        "PrefixTransformer" => new AffixTransformer(config.Text("prefix"), RequiredSpecs(config), true),
        "SuffixTransformer" => new AffixTransformer(config.Text("suffix"), RequiredSpecs(config), false),
        "PrefixSuffixTransformer" => new TransformerSequence(
        [
            new AffixTransformer(config.Text("prefix"), RequiredSpecs(config), true), new AffixTransformer(config.Text("suffix"), RequiredSpecs(config), false),
        ]),
        "LabelTransformer" => new EntriesTransformer(config.TextMap("labels"), ConfigFields.FieldSpecs(config, "fieldSpecs")),
        "AnnotationsTransformer" => new EntriesTransformer(config.TextMap("annotations"), ConfigFields.FieldSpecs(config, "fieldSpecs")),
        "ImageTagTransformer" => new ImageTransformer(ImageOverride.From(Required(config, "imageTag")), ConfigFields.FieldSpecs(config, "fieldSpecs")),
        "ReplicaCountTransformer" => new ReplicaTransformer(Required(config, "replica").Text("name"), Required(config, "replica").Integer("count"), ConfigFields.FieldSpecs(config, "fieldSpecs")),
        "PatchTransformer" => new PatchTransformer(config, loader, context.SchemaOf),
        "PatchStrategicMergeTransformer" => new PatchesStrategicMerge(config.Texts("paths"), config.Text("patches"), loader, context.SchemaOf),
        "PatchJson6902Transformer" => new PatchesJson6902(ConfigFields.Selector(config.Child("target")), config.Text("path"), config.Text("jsonOp"), loader),
        "ReplacementTransformer" => new ReplacementTransformer(config, loader),
        "ValueAddTransformer" => new ValueAddTransformer(config, loader),
        "HashTransformer" => new HashTransformer(),
        _ => null,
    };

    private static ConfigReader Required(ConfigReader config, string field) =>
        config.Child(field) ?? new ConfigReader(Core.Objects.KubeMap.Empty, field, false);

    private static System.Collections.Immutable.ImmutableArray<FieldSpec> RequiredSpecs(ConfigReader config) =>
        config.Has("fieldSpecs") ? ConfigFields.FieldSpecs(config, "fieldSpecs") : throw new KustomizeException("fieldSpecs is not expected to be nil");
}
