using System.Collections.Immutable;
using GitOps.Adapters.Kustomize.Build;
using GitOps.Adapters.Kustomize.Incremental;
using GitOps.Adapters.Kustomize.Loading;
using GitOps.Adapters.Kustomize.NameReferences;
using GitOps.Adapters.Kustomize.Transformers;
using GitOps.Core.Deployments.Rendering;
using GitOps.Core.Objects;
using GitOps.Core.Sources;
using GitOps.Core.Yaml;

namespace GitOps.Adapters.Kustomize;

/// <summary>What <c>kustomize build</c> does, version 5.8.1.</summary>
public static class KustomizeBuild
{
    private const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string Version = "kustomize-v5.8.1";

    /// <summary>Builds the kustomization of a folder.</summary>
    /// <param name="tree">The files. Nothing outside of it is read.</param>
    /// <param name="path">The folder, from the root of the tree.</param>
    /// <param name="options">As the command line's flags; null for its defaults.</param>
    /// <exception cref="ManifestException">The input cannot be used; in Kustomize's words, with file and line where there is one.</exception>
    public static BuildOutput Run(IFileTree tree, string path, BuildOptions? options = null)
    {
        // Looks things up once, as many ways as lead to them.
        using var recording = new RecordingTree(tree);
        return Run(recording, path, options ?? new BuildOptions(), null, null, null);
    }

    /// <summary>As the public one; the kustomization file of the folder is changed before it counts.</summary>
    internal static BuildOutput Run(IFileTree tree, string path, BuildOptions options, DefinitionOverrides? overrides, RemoteTrees? remotes, IChartTemplates? charts, BuildRecord? record = null)
    {
        try
        {
            var context = new BuildContext(options, charts) { Record = record, Ahead = overrides?.Ahead };
            var loader = Loader.At(tree, options, path, remotes);
            var file = context.Kustomization(loader, overrides is null ? null : overrides.Apply);
            context.ChooseSchema(file, loader);
            var map = Build(loader, file, context);
            record?.Finish(map);
            return new BuildOutput(ObjectsOf(map));
        }
        catch (KustomizeException fault)
        {
            throw fault.File is { } name ? new ManifestException(name, fault.Line, fault.Told, fault) : new ManifestException(fault.Told, fault);
        }
    }

    /// <summary>Builds the objects within a scope.</summary>
    /// <exception cref="KustomizeException">They cannot be built, or not alone.</exception>
    internal static IReadOnlyDictionary<Resource, KubeObject> RunPartly(IFileTree tree, string path, BuildOptions options, Scope scope)
    {
        var loader = Loader.At(tree, options, path);
        var map = Build(loader, scope.Kustomization(loader.Root), new BuildContext(options, null) { Scope = scope });
        return map.Resources.ToDictionary(resource => resource, resource => new KubeObject(ValueOf(resource)));
    }

    private static ResMap Build(Loader loader, KustomizationFile file, BuildContext context)
    {
        var origin = file.BuildMetadata.IsEmpty ? null : Origin.Start;
        var accumulator = new Accumulation(loader, file, context, origin).Run(new Accumulator());
        var map = accumulator.Map;
        new HashTransformer().Transform(map);
        new NameReferences.NameReferences(accumulator.Config.NameReference).Update(map, context.Scope?.Record.Candidates);
        context.Record?.NoteNames(map);
        try
        {
            new VariableReplacer(accumulator.Variables.Resolve(map), accumulator.Config.VarReference).Replace(map);
        }
        catch (KustomizeException fault)
        {
            throw file.Places.Place(fault, "vars");
        }

        map.RemoveAll(resource => resource.Annotation(BuildAnnotations.LocalConfig) is not (null or "false"));
        Order(map, file, context.Options);
        if (context.Options.AddManagedByLabel || file.BuildMetadata.Contains("managedByLabel"))
        {
            new EntriesTransformer(ImmutableSortedDictionary<string, string>.Empty.Add(ManagedBy, Version), [FieldSpec.Of("metadata/labels", true)]).Transform(map);
        }

        foreach (var resource in map.Resources)
        {
            BuildAnnotations.Clean(resource, file.BuildMetadata.Contains("originAnnotations"), file.BuildMetadata.Contains("transformerAnnotations"));
        }

        return map;
    }

    private static void Order(ResMap map, KustomizationFile file, BuildOptions options)
    {
        SortOrder? order;
        try
        {
            order = file.Config.Child("sortOptions") is { } sort ? SortOrder.From(sort)
                : options.Order == ResourceOrder.None ? null : SortOrder.Legacy;
        }
        catch (KustomizeException fault)
        {
            throw file.Places.Place(fault, "sortOptions");
        }

        if (order is not null)
        {
            order.Transform(map);
            map.CheckUnique();
        }
    }

    // Each resource is let go as soon as its object is made: the two together would be the most that a build holds.
    private static ImmutableArray<KubeObject> ObjectsOf(ResMap map)
    {
        var objects = ImmutableArray.CreateBuilder<KubeObject>(map.Resources.Count);
        foreach (var resource in map.Resources)
        {
            objects.Add(new KubeObject(ValueOf(resource)));
            resource.Node = null;
        }

        return objects.MoveToImmutable();
    }

    private static KubeMap ValueOf(Resource resource)
    {
        try
        {
            return resource.ToValue();
        }
        catch (ManifestException fault)
        {
            var words = fault.Message[(fault.Message.IndexOf(": ", fault.File?.Length ?? 0, StringComparison.Ordinal) + 2)..];
            throw new KustomizeException($"{resource.Id}: {words}", fault) { File = resource.File, Line = resource.LineOf(fault.Line) };
        }
    }
}

/// <summary>What a build made.</summary>
/// <param name="Objects">The objects in order.</param>
public sealed record BuildOutput(ImmutableArray<KubeObject> Objects)
{
    /// <summary>The text that <c>kustomize build</c> prints.</summary>
    public string ToYaml() => KubeYaml.WriteAll(Objects, sortKeys: true);

    /// <summary>Prints the text of <see cref="ToYaml"/> object by object, without ever holding all of it.</summary>
    /// <param name="output">Where to.</param>
    public void WriteTo(TextWriter output) => KubeYaml.WriteAll(Objects, sortKeys: true, output);
}
