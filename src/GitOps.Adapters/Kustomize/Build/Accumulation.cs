using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Generators;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Adapters.Kustomize.NameReferences;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize.Build;

/// <summary>Builds one kustomization: its resources and bases, what it generates, its components, and then what it changes.</summary>
internal sealed class Accumulation(Loader loader, KustomizationFile file, BuildContext context, Origin? start)
{
    private const int MaximumDepth = 100;

    private readonly Plugins plugins = new(loader, context);
    private Origin? origin = start;
    private int depth;

    /// <summary>Gathers and transforms; names are not yet final.</summary>
    /// <param name="accumulator">Empty, or for a component what the kustomization above has gathered.</param>
    public Accumulator Run(Accumulator accumulator)
    {
        accumulator = AddResources(accumulator, file.Resources);
        accumulator.MergeConfig(LoadConfigurations());
        accumulator.MergeConfig(CrdConfig.Load(file.Crds, loader));
        Generate(accumulator);
        accumulator = AddComponents(accumulator);
        Transform(accumulator);
        Validate(accumulator);
        accumulator.Variables.Add(file.Config.Children("vars").Select(Variable.From), accumulator.Map);
        return accumulator;
    }

    private TransformerConfig LoadConfigurations()
    {
        var config = TransformerConfig.Empty;
        foreach (var path in file.Configurations)
        {
            var (text, name) = loader.LoadText(path);
            var documents = KubeYaml.ParseAll(text, name);
            config = config.Merge(ConfigFields.TransformerConfig(new ConfigReader(documents.Count == 0 ? KubeMap.Empty : documents[0].Value.AsMap, "TransformerConfig", true)));
        }

        return DefaultFieldSpecs.Config.Merge(config);
    }

    private Accumulator AddResources(Accumulator accumulator, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            try
            {
                accumulator = AddFileOrFolder(accumulator, path);
            }
            catch (KustomizeException fault)
            {
                throw fault.Within("accumulating resources");
            }
        }

        return accumulator;
    }

    private Accumulator AddFileOrFolder(Accumulator accumulator, string path)
    {
        try
        {
            AddFile(accumulator, path);
            return accumulator;
        }
        catch (KustomizeException notFile)
        {
            Loader folder;
            try
            {
                folder = loader.Enter(path);
            }
            catch (KustomizeException) when (notFile.IsMalformedYaml)
            {
                throw notFile;
            }
            catch (KustomizeException fault)
            {
                throw new KustomizeException($"accumulation err='{notFile.Message}': {fault.Message}", notFile.File is null ? fault : notFile);
            }

            try
            {
                return AddFolder(accumulator, folder, path, false);
            }
            catch (KustomizeException fault)
            {
                throw fault.Within($"accumulation err='{notFile.Message}'");
            }
        }
    }

    private void AddFile(Accumulator accumulator, string path)
    {
        List<Resource> resources;
        try
        {
            var (text, name) = loader.LoadText(path);
            resources = ResourceReader.Read(text, name, path);
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"accumulating resources from '{path}'");
        }

        try
        {
            foreach (var resource in resources)
            {
                if (origin is not null)
                {
                    resource.SetAnnotation(BuildAnnotations.Origin, origin.Append(path).ToYaml());
                }

                accumulator.Map.Append(resource);
            }
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"merging resources from '{path}'");
        }
    }

    private Accumulator AddComponents(Accumulator accumulator)
    {
        foreach (var path in file.Components)
        {
            Loader folder;
            try
            {
                folder = loader.Enter(path);
            }
            catch (KustomizeException fault)
            {
                throw new KustomizeException($"accumulating components: loader.New {Quoted(fault.Message)}", fault);
            }

            try
            {
                accumulator = AddFolder(accumulator, folder, path, true);
            }
            catch (KustomizeException fault)
            {
                throw new KustomizeException($"accumulating components: accumulateDirectory: {Quoted(fault.Message)}", fault);
            }
        }

        return accumulator;
    }

    private Accumulator AddFolder(Accumulator accumulator, Loader folder, string path, bool isComponent)
    {
        KustomizationFile below;
        try
        {
            below = KustomizationFile.Load(folder, context.Options);
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"couldn't make target for path '{folder.RootText}'");
        }

        context.ChooseSchema(below.OpenApi, folder);
        if (isComponent != (below.Kind == KustomizationFile.ComponentKind))
        {
            throw new KustomizeException(isComponent
                ? $"expected kind 'Component' for path '{folder.RootText}' but got '{below.Kind}'"
                : $"expected kind != 'Component' for path '{folder.RootText}'");
        }

        var child = new Accumulation(folder, below, context, origin?.Append(path)) { depth = depth + 1 };
        if (child.depth > MaximumDepth)
        {
            throw new KustomizeException($"bases are nested deeper than {MaximumDepth} levels at '{folder.RootText}'");
        }

        Accumulator gathered;
        try
        {
            gathered = child.Run(isComponent ? accumulator : new Accumulator());
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"recursed accumulation of path '{folder.RootText}'");
        }

        if (isComponent)
        {
            return gathered;
        }

        try
        {
            accumulator.Merge(gathered);
        }
        catch (KustomizeException fault)
        {
            throw fault.Within($"recursed merging from path '{folder.RootText}'");
        }

        return accumulator;
    }

    private void Generate(Accumulator accumulator)
    {
        var common = GeneratorOptions.From(file.Config.Child("generatorOptions"));
        if (file.Config.Has("helmCharts") || file.Config.Has("helmChartInflationGenerator"))
        {
            throw Plugins.HelmRefused();
        }

        foreach (var isSecret in new[] { false, true })
        {
            var (field, kind) = isSecret ? ("secretGenerator", "SecretGenerator") : ("configMapGenerator", "ConfigMapGenerator");
            foreach (var config in file.Config.Children(field))
            {
                Absorb(accumulator, new DataGenerator(config, common, loader, isSecret), origin?.ConfiguredBy(file.Name, kind));
            }
        }

        foreach (var resource in Configured(file.Generators))
        {
            Absorb(accumulator, plugins.Generator(resource), OriginOf(resource));
        }
    }

    private static void Absorb(Accumulator accumulator, IGenerator generator, Origin? source)
    {
        var made = generator.Generate();
        source?.MarkOrigin(made);
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
        var source = origin;
        var transformers = new FieldTransformers(file, accumulator.Config, loader, context).All()
            .Select(entry => (entry.Transformer, Source: source?.ConfiguredBy(file.Name, entry.Kind))).ToList();
        transformers.AddRange(Configured(file.Transformers).Select(resource => (plugins.Transformer(resource), OriginOf(resource))));
        foreach (var (transformer, changedBy) in transformers)
        {
            transformer.Transform(accumulator.Map);
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

    // Validators may look at everything and change nothing.
    private void Validate(Accumulator accumulator)
    {
        foreach (var resource in Configured(file.Validators))
        {
            var before = accumulator.Map.Resources.Select(Printed).ToList();
            plugins.Transformer(resource).Transform(accumulator.Map);
            if (!before.SequenceEqual(accumulator.Map.Resources.Select(Printed), StringComparer.Ordinal))
            {
                throw new KustomizeException($"validator shouldn't modify the resource map: {resource.OriginalId}");
            }
        }
    }

    private static string Printed(Resource resource) => resource.Node is null ? string.Empty : YamlWriter.Write(resource.Node);

    // An entry is a file, a folder with a kustomization, or the configuration itself.
    private IEnumerable<Resource> Configured(ImmutableArray<string> entries)
    {
        if (entries.IsEmpty)
        {
            return [];
        }

        var accumulator = new Accumulator();
        var paths = new List<string>();
        foreach (var entry in entries)
        {
            if (!entry.Contains('\n', StringComparison.Ordinal) && !entry.Contains('{', StringComparison.Ordinal))
            {
                paths.Add(entry);
                continue;
            }

            foreach (var resource in ResourceReader.Read(entry))
            {
                if (origin is not null)
                {
                    resource.SetAnnotation(BuildAnnotations.Origin, origin.Append(file.Name).ToYaml());
                }

                accumulator.Map.Append(resource);
            }
        }

        return AddResources(accumulator, paths).Map.Resources.ToList();
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

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
