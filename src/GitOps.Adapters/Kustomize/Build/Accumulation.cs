using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Generators;
using GitOps.Adapters.Kustomize.Legacy;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Adapters.Kustomize.NameReferences;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Builds one kustomization: its resources and bases, what it generates, its components, and then what it changes.</summary>
internal sealed partial class Accumulation(Loader loader, KustomizationFile file, BuildContext context, Origin? start)
{
    private const int MaximumDepth = 100;
    private const string ValidatedBy = "validated-by";

    private readonly Plugins plugins = new(loader, context);
    private Origin? origin = start;
    private int depth;
    private string namespaceAbove = string.Empty;

    // What charts are rendered for when they say nothing: the nearest namespace that a kustomization on the way here sets.
    private string Namespace => file.Namespace.Length > 0 ? file.Namespace : namespaceAbove;

    /// <summary>Gathers and transforms; names are not yet final.</summary>
    /// <param name="accumulator">Empty, or for a component what the kustomization above has gathered.</param>
    public Accumulator Run(Accumulator accumulator)
    {
        accumulator = AddResources(accumulator, file.Resources, "resources");
        accumulator.MergeConfig(LoadConfigurations());
        accumulator.MergeConfig(LoadCrds());
        Generate(accumulator);
        accumulator = AddComponents(accumulator);
        Transform(accumulator);
        Validate(accumulator);
        AddVariables(accumulator);
        return accumulator;
    }

    private void AddVariables(Accumulator accumulator)
    {
        foreach (var (index, variable) in file.Config.Children("vars").Index())
        {
            try
            {
                accumulator.Variables.Add([Variable.From(variable)], accumulator.Map);
            }
            catch (KustomizeException fault)
            {
                throw file.Places.Place(fault, "vars", index);
            }
        }
    }

    private TransformerConfig LoadCrds()
    {
        try
        {
            return CrdConfig.Load(file.Crds, loader);
        }
        catch (KustomizeException fault)
        {
            throw file.Places.Place(fault, "crds");
        }
    }

    private TransformerConfig LoadConfigurations()
    {
        var config = TransformerConfig.Empty;
        foreach (var (index, path) in file.Configurations.Index())
        {
            try
            {
                var (text, name) = loader.LoadText(path);
                var documents = KubeYaml.ParseAll(text, name);
                config = config.Merge(ConfigFields.TransformerConfig(new ConfigReader(documents.Count == 0 ? KubeMap.Empty : documents[0].Value.AsMap, "TransformerConfig", false, true)));
            }
            catch (KustomizeException fault)
            {
                throw file.Places.Place(fault, "configurations", index);
            }
        }

        return DefaultFieldSpecs.Config.Merge(config);
    }

    private void Generate(Accumulator accumulator)
    {
        if (context.Scope is not null)
        {
            // What is made of nothing that has changed is as it was.
            return;
        }

        var common = GeneratorOptions.From(file.Config.Child("generatorOptions"));
        foreach (var isSecret in new[] { false, true })
        {
            var (field, kind) = isSecret ? ("secretGenerator", "SecretGenerator") : ("configMapGenerator", "ConfigMapGenerator");
            foreach (var (index, config) in file.Config.Children(field).Index())
            {
                Absorb(accumulator, () => new ValuesGenerator(config, common, loader, isSecret), origin?.ConfiguredBy(file.Name, kind), fault => file.Places.Place(fault, field, index));
            }
        }

        foreach (var (index, chart) in file.Config.Children("helmCharts").Concat(file.Config.Children("helmChartInflationGenerator").Select(OldChart.ToChart)).Index())
        {
            var source = origin?.ConfiguredBy(file.Name, "HelmChartInflationGenerator");
            Absorb(accumulator, () => new ChartGenerator(chart, file.HelmGlobals, Namespace, loader, context.Charts), source, fault => file.Places.Place(fault, "helmCharts", index));
        }

        foreach (var resource in Configured(file.Generators, "generators"))
        {
            Absorb(accumulator, () => plugins.Generator(resource), OriginOf(resource), resource.Place);
        }
    }

    private static void Absorb(Accumulator accumulator, Func<IGenerator> generator, Origin? source, Func<KustomizeException, KustomizeException> place)
    {
        try
        {
            foreach (var made in generator().Generate())
            {
                source?.MarkOrigin(made);
                Absorb(accumulator, made);
            }
        }
        catch (KustomizeException fault)
        {
            throw place(fault);
        }
    }

    private static void Absorb(Accumulator accumulator, Resource made)
    {
        try
        {
            accumulator.Map.Absorb(made);
        }
        catch (KustomizeException fault)
        {
            throw fault.Within("merging from generator");
        }
    }

    private void Transform(Accumulator accumulator)
    {
        using var due = Due(accumulator.Config, origin).GetEnumerator();
        while (due.MoveNext())
        {
            var (planned, changedBy) = due.Current;
            try
            {
                planned.Transformer.Transform(accumulator.Map);
            }
            catch (KustomizeException fault)
            {
                ConfigureAll(due);
                throw planned.Place(fault);
            }
            catch (ManifestException)
            {
                ConfigureAll(due);
                throw;
            }

            if (changedBy is not null)
            {
                foreach (var resource in accumulator.Map.Resources.Where(resource => resource.Node is not null))
                {
                    changedBy.MarkTransformation(resource);
                }
            }

            accumulator.Map.DropEmpty();
        }
    }

    // Each transformer is made when its turn comes: thousands of patches are held otherwise until the last one has been applied.
    private IEnumerable<(PlannedTransformer Planned, Origin? Source)> Due(TransformerConfig config, Origin? source)
    {
        var ofFields = new FieldTransformers(file, config, loader, context).All().Select(planned => (Planned: planned, Source: source?.ConfiguredBy(file.Name, planned.Kind)));
        if (file.Transformers.IsEmpty)
        {
            return ofFields;
        }

        // Reading these may choose a schema, by which patches are merged.
        var due = ofFields.ToList();
        due.AddRange(Configured(file.Transformers, "transformers").Select(resource => (Planned(resource), OriginOf(resource))));
        return due;
    }

    // Kustomize makes all of them before it begins, so what cannot be made is told rather than what cannot be applied.
    private static void ConfigureAll(IEnumerator<(PlannedTransformer, Origin?)> due)
    {
        while (due.MoveNext())
        {
        }
    }

    private PlannedTransformer Planned(Resource resource)
    {
        try
        {
            return new PlannedTransformer(resource.Kind.Kind, plugins.Transformer(resource), resource.Place);
        }
        catch (KustomizeException fault)
        {
            throw resource.Place(fault);
        }
    }

    // Validators may look at everything and change nothing.
    private void Validate(Accumulator accumulator)
    {
        foreach (var resource in Configured(file.Validators, "validators"))
        {
            var before = accumulator.Map.Resources.Select(Printed).ToList();
            var planned = Planned(resource);
            try
            {
                planned.Transformer.Transform(accumulator.Map);
            }
            catch (KustomizeException fault)
            {
                throw planned.Place(fault);
            }

            if (!before.SequenceEqual(accumulator.Map.Resources.Select(resource => Printed(WithoutMark(resource))), StringComparer.Ordinal))
            {
                throw resource.Place(new KustomizeException($"validator shouldn't modify the resource map: {resource.OriginalId}"));
            }
        }
    }

    // A validator may leave its mark.
    private static Resource WithoutMark(Resource resource)
    {
        if (resource.Node is null || !resource.Labels.ContainsKey(ValidatedBy))
        {
            return resource;
        }

        var copy = resource.Clone();
        var labels = copy.Labels;
        labels.Remove(ValidatedBy);
        copy.SetLabels(labels);
        return copy;
    }

    private static string Printed(Resource resource) => resource.Node is null ? string.Empty : YamlWriter.Write(resource.Node);

    // An entry is a file, a folder with a kustomization, or the configuration itself.
    private IEnumerable<Resource> Configured(ImmutableArray<string> entries, string field)
    {
        if (entries.IsEmpty)
        {
            return [];
        }

        var accumulator = new Accumulator();
        var paths = new List<(int Index, string Path)>();
        foreach (var (index, entry) in entries.Index())
        {
            if (ResourceReader.TryRead(entry, file.Places.File, file.Places.LineOf(field, index)) is not { } inline)
            {
                paths.Add((index, entry));
                continue;
            }

            foreach (var resource in inline)
            {
                if (origin is not null)
                {
                    resource.SetAnnotation(BuildAnnotations.Origin, origin.Append(file.Name).ToYaml());
                }

                accumulator.Map.Append(resource);
            }
        }

        return AddResources(accumulator, paths, field).Map.Resources.ToList();
    }

    private static Origin? OriginOf(Resource resource)
    {
        if (!resource.Annotations.TryGetValue(BuildAnnotations.Origin, out var text))
        {
            return null;
        }

        var path = KubeYaml.ParseAll(text, BuildAnnotations.Origin) is [var found, ..] ? found.Value.AsMap["path"]?.AsString ?? string.Empty : string.Empty;
        return new Origin(string.Empty, path, resource.Kind.ApiVersion, resource.Kind.Kind, resource.Name, resource.Namespace);
    }
}
